import type { CookieJar } from './people.ts'

/** Signs out in a browser as an application starts it. Returns the final redirect. */
export async function signOut(url: string, jar: CookieJar, idToken: string): Promise<string | null> {
  const page = await jar.fetch(`${url}/oidc/session/end?${new URLSearchParams({ id_token_hint: idToken })}`)
  return confirmSignOut(jar, page)
}

/** Submits the form of the sign-out page. */
export async function confirmSignOut(jar: CookieJar, page: Response): Promise<string | null> {
  const form = /action="([^"]+)"[\s\S]*name="xsrf" value="([^"]+)"/.exec(await page.text())
  const [, action = '', xsrf = ''] = form ?? []
  const body = new URLSearchParams({ xsrf, logout: 'yes' })
  const left = await jar.fetch(action, { method: 'POST', body })
  if (left.status !== 303) throw new Error(`nobody was signed out: ${left.status}`)
  return left.headers.get('location')
}
