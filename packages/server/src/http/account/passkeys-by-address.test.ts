import { describe, expect, it } from 'vitest'
import { freePort, startTestServer } from '../../../../../tests/support/server.ts'
import { refusedAs, somebody } from '../../../../../tests/support/somebody.ts'

describe('passkeys on a server whose ENDPOINT is an IP address, where WebAuthn does not work', () => {
  it('are not offered, and are refused as a disabled factor', async () => {
    const port = await freePort()
    const server = await startTestServer({ port, endpoint: `http://127.0.0.1:${port}` })
    await server.manage('PATCH /api/sign-in-exp', { body: { passkeySignIn: { enabled: true } } })
    const offered = await (await fetch(`${server.url}/api/.well-known/sign-in-exp`)).json()
    expect(offered).toMatchObject({
      mfa: { factors: ['Totp', 'BackupCode'] },
      passkeySignIn: { enabled: false },
    })
    // The administrator’s setting is kept, for when the server has a host name.
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
