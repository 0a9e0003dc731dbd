import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from '@latchkey/client'
import { expect, it } from 'vitest'
import { temporaryDirectory } from './support/directory.ts'
import { killGroup, spawnServer } from './support/process.ts'
import { backEnd, freePort, managementToken } from './support/server.ts'
import { smtpConfig, startSmtp } from './support/smtp.ts'

it('a server that is killed after a change sends the notice after its restart', async () => {
  const [port, smtpPort] = [await freePort(), await freePort()]
  const variables = {
    DATA_DIR: temporaryDirectory(),
    BOOTSTRAP_CLIENT_ID: backEnd.id,
    BOOTSTRAP_CLIENT_SECRET: backEnd.secret,
  }
  const doomed = await spawnServer(port, variables).ready()
  const token = await managementToken(doomed.url)
  const call = createClient({ endpoint: doomed.url, getAccessToken: () => token })
  // Nothing listens there yet.
  await call('POST /api/connectors', {
    body: { connectorId: 'simple-mail-transfer-protocol', config: smtpConfig(smtpPort) },
  })
  const { id } = await call('POST /api/users', {
    body: { username: 'mira', primaryEmail: 'mira@mail.example' },
  })
  await call('PATCH /api/users/:userId/password', {
    params: { userId: id },
    body: { password: 'a-Quieter-Lake-78' },
  })
  killGroup(doomed)
  await doomed.ended()

  const smtp = await startSmtp(smtpPort)
  const survivor = await spawnServer(port, variables).ready()
  // A job that was running when its node was killed is released after a minute.
  for (let attempt = 0; attempt < 2000 && smtp.mails.length === 0; attempt += 1) await pause(50)
  survivor.child.kill('SIGTERM')
  await survivor.ended()
  await smtp.stop()
  expect(smtp.mails.map(({ subject }) => subject)).toEqual([expect.stringMatching(/^Your password/)])
})
