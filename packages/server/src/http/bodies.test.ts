import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { accountApi, attributeNames, linkApi, managementApi, type Row, signInApi } from '@latchkey/contract'
import { expect, it } from 'vitest'
import { z } from 'zod'

/** Fields that are accepted because the wire protocol has them, but not used, each with the reason. */
const unread: Record<string, string> = {
  'PATCH /api/configs/admin-console checkedChargeNotification': 'is stored and returned as given',
  'PATCH /api/configs/admin-console developmentTenantMigrationNotification':
    'is stored and returned as given',
  'POST /api/sentinel-activities/delete targetType': 'has one value, `User`',
}

it('every field of every request body is used by the server, so that none is ignored silently', () => {
  const words = new Set(sources().match(/[A-Za-z_]\w*/g))
  const keys = [accountApi, managementApi, signInApi, linkApi]
    .flatMap(table => Object.values<Row>(table))
    .flatMap(({ route, body }) =>
      body instanceof z.ZodObject ? Object.keys(body.shape).map(key => ({ route, key })) : [],
    )
  expect(keys.length).toBeGreaterThan(100)
  // A person's attributes are written from their declaration. `changeDetails` and `createUser` accept no other key.
  const derived = new Set<string>(attributeNames)
  const forgotten = keys.filter(({ key }) => !words.has(key) && !derived.has(key))
  expect(forgotten.map(({ route, key }) => `${route} ${key}`).sort()).toEqual(Object.keys(unread).sort())
})

/** The server's own code without tests. */
function sources(): string {
  const root = join(import.meta.dirname, '..')
  return globSync('**/*.ts', { cwd: root })
    .filter(file => !file.endsWith('.test.ts'))
    .map(file => readFileSync(join(root, file), 'utf8'))
    .join('\n')
}
