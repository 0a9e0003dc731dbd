import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { accountApi, attributeNames, linkApi, managementApi, type Row, signInApi } from '@latchkey/contract'
import { expect, it } from 'vitest'
import { z } from 'zod'

/** Accepted as the wire has them, and not read: each with its reason. */
const unread: Record<string, string> = {
  'POST /api/sentinel-activities/delete targetType': 'has one value, `User`',
  'PUT /api/experience captchaToken': 'captcha is not there yet',
}

it('reads each key of each body, so that none is dropped in silence', () => {
  const words = new Set(sources().match(/[A-Za-z_]\w*/g))
  const keys = [accountApi, managementApi, signInApi, linkApi]
    .flatMap(table => Object.values<Row>(table))
    .flatMap(({ route, body }) =>
      body instanceof z.ZodObject ? Object.keys(body.shape).map(key => ({ route, key })) : [],
    )
  expect(keys.length).toBeGreaterThan(100)
  // Attributes of a person are written from their declaration; `changeDetails` and `createUser` take no other key.
  const derived = new Set<string>(attributeNames)
  const forgotten = keys.filter(({ key }) => !words.has(key) && !derived.has(key))
  expect(forgotten.map(({ route, key }) => `${route} ${key}`).sort()).toEqual(Object.keys(unread).sort())
})

/** The server's own code, tests left out. */
function sources(): string {
  const root = join(import.meta.dirname, '..')
  return globSync('**/*.ts', { cwd: root })
    .filter(file => !file.endsWith('.test.ts'))
    .map(file => readFileSync(join(root, file), 'utf8'))
    .join('\n')
}
