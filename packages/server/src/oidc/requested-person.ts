import { decodeJwt } from 'jose'
import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import { type Queryable, sql } from '../store/database.ts'

/**
 * Whether a magic link asks for another person than the one who is signed in here. After a sign-in, the person decided:
 * it may be another account.
 */
export async function isLinkOfAnother(database: Queryable, { oidc }: KoaContextWithOIDC): Promise<boolean> {
  const { params, session, result } = oidc
  const accountId = session?.accountId
  if (!params?.one_time_token || !accountId || result?.login) return interactionPolicy.Check.NO_NEED_TO_PROMPT
  const same = await database.query(
    sql`select from users where id = ${accountId} and fold(primary_email) = fold(${String(params.login_hint ?? '')})`,
  )
  return promptUnless(same.length > 0)
}

/** The same for a credential of Google One Tap, which is verified once the page hands it over. */
export async function isCredentialOfAnother(
  database: Queryable,
  { oidc }: KoaContextWithOIDC,
): Promise<boolean> {
  const { params, session, result } = oidc
  const accountId = session?.accountId
  const credential = params?.google_one_tap_credential
  if (!isCredential(credential) || !accountId || result?.login)
    return interactionPolicy.Check.NO_NEED_TO_PROMPT
  const same = await database.query(
    sql`select from users where id = ${accountId} and identities -> 'google' ->> 'userId' = ${subjectOf(credential)}`,
  )
  return promptUnless(same.length > 0)
}

/** Read before the signature is verified: it decides no more than whether the person is asked. */
function subjectOf(credential: string): string {
  try {
    return decodeJwt(credential).sub ?? ''
  } catch {
    return ''
  }
}

function promptUnless(isTheirs: boolean): boolean {
  return isTheirs ? interactionPolicy.Check.NO_NEED_TO_PROMPT : interactionPolicy.Check.REQUEST_PROMPT
}

/** An ID token in its compact form. Google's have about 1200 characters. */
export function isCredential(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 4096 && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(value)
}
