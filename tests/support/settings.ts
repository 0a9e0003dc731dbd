import type { SignInExperience } from '@latchkey/contract'
import type { TestServer } from './server.ts'

/** Changes the sign-in experience; given members replace the stored ones. */
export async function decide(server: TestServer, change: Partial<SignInExperience>): Promise<void> {
  await server.database.query(
    `insert into settings (name, value, updated_at) values ('signInExperience', $1, now())
    on conflict (name) do update set value = settings.value || excluded.value`,
    [JSON.stringify(change)],
  )
  server.running.services.settings.forget()
}

const initial = { factors: ['Totp', 'WebAuthn', 'BackupCode'], policy: 'NoPrompt' } as const

/** Runs something under another policy for factors, then restores it. */
export async function whilePolicyIs<Result>(
  server: TestServer,
  mfa: Partial<SignInExperience['mfa']>,
  act: () => Promise<Result>,
): Promise<Result> {
  await decide(server, { mfa: { policy: initial.policy, factors: [...initial.factors], ...mfa } })
  try {
    return await act()
  } finally {
    await decide(server, { mfa: { policy: initial.policy, factors: [...initial.factors] } })
  }
}
