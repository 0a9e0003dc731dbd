import { describe, expect, it } from 'vitest'
import { freePort, startTestServer } from '../../../../../tests/support/server.ts'
import { refusedAs, somebody } from '../../../../../tests/support/somebody.ts'

describe('passkeys where ENDPOINT is an IP address, for which no browser makes any', () => {
  it('are not offered, and are refused as what is switched off', async () => {
    const port = await freePort()
    const server = await startTestServer({ port, endpoint: `http://127.0.0.1:${port}` })
    await server.manage('PATCH /api/sign-in-exp', { body: { passkeySignIn: { enabled: true } } })
    const offered = await (await fetch(`${server.url}/api/.well-known/sign-in-exp`)).json()
    expect(offered).toMatchObject({
      mfa: { factors: ['Totp', 'BackupCode'] },
      passkeySignIn: { enabled: false },
    })
    // What administrators set is kept, for when the server has a name.
    expect(await server.manage('GET /api/sign-in-exp')).toMatchObject({
      mfa: { factors: ['Totp', 'WebAuthn', 'BackupCode'] },
    })
    const mira = await somebody({ ...server, url: `http://127.0.0.1:${port}` })
    expect(
      await mira.ask('POST /api/my-account/mfa-verifications', {
        body: { type: 'WebAuthn', newIdentifierVerificationRecordId: 'x' },
        verification: await mira.prove(),
      }),
    ).toEqual(refusedAs(400, 'session.mfa.mfa_factor_not_enabled'))
    await server.stop()
  })
})
