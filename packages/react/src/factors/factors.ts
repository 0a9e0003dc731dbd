import type { Output } from '@latchkey/client'
import { useLatchkey } from '../latchkey-context.ts'
import { useQuery, useQueryClient } from '../queries.ts'

export type Factor = Output<'GET /api/my-account/mfa-verifications'>[number]

const factorsKey = ['factors']

export function useFactors(isEnabled = true) {
  const { call } = useLatchkey()
  return useQuery({
    queryKey: factorsKey,
    queryFn: () => call('GET /api/my-account/mfa-verifications'),
    enabled: isEnabled,
  })
}

/** Adds, replaces and removes factors, and reloads what the page shows. */
export function useFactorChanges() {
  const { call } = useLatchkey()
  const queries = useQueryClient()
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: factorsKey }),
      queries.invalidateQueries({ queryKey: ['my-account'] }),
    ])
  const step = (verification: string | undefined) => (verification ? { verification } : {})
  return {
    /** A new secret for an authenticator app; nothing is stored yet. */
    createTotpSecret: () => call('POST /api/my-account/mfa-verifications/totp-secret/generate'),
    /** New backup codes; nothing is stored yet. */
    createBackupCodes: () => call('POST /api/my-account/mfa-verifications/backup-codes/generate'),
    async setTotp(body: { secret: string; code: string }, verification?: string) {
      await call('PUT /api/my-account/mfa-verifications/totp', { body, ...step(verification) })
      await refresh()
    },
    /** Replaces the present backup codes, which are revoked. */
    async setBackupCodes(codes: string[], present: Factor | undefined, verification?: string) {
      if (present) await remove(present.id, verification)
      const body = { type: 'BackupCode' as const, codes }
      await call('POST /api/my-account/mfa-verifications', { body, ...step(verification) })
      await refresh()
    },
    async addPasskey(registered: { recordId: string; name: string }, verification?: string) {
      const { recordId: newIdentifierVerificationRecordId, name } = registered
      const body = { type: 'WebAuthn' as const, newIdentifierVerificationRecordId, name }
      await call('POST /api/my-account/mfa-verifications', { body, ...step(verification) })
      await refresh()
    },
    async renamePasskey(id: string, name: string, verification?: string) {
      const params = { verificationId: id }
      await call('PATCH /api/my-account/mfa-verifications/:verificationId/name', {
        params,
        body: { name },
        ...step(verification),
      })
      await refresh()
    },
    async remove(id: string, verification?: string) {
      await remove(id, verification)
      await refresh()
    },
  }

  function remove(id: string, verification: string | undefined) {
    return call('DELETE /api/my-account/mfa-verifications/:verificationId', {
      params: { verificationId: id },
      ...step(verification),
    })
  }
}
