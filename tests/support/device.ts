import type { CookieJar } from './people.ts'

type DeviceRequest = {
  device_code: string
  user_code: string
  verification_uri: string
  verification_uri_complete: string
  expires_in: number
}

/** What a television does: asks for codes, then for tokens. */
export function deviceAt(url: string, clientId = 'device-demo-app') {
  const send = (path: string, form: Record<string, string>) =>
    fetch(url + path, { method: 'POST', body: new URLSearchParams({ client_id: clientId, ...form }) })
  return {
    begin: async (form: Record<string, string> = { scope: 'openid profile offline_access' }) =>
      (await (await send('/oidc/device/auth', form)).json()) as DeviceRequest,
    beginRaw: (form: Record<string, string>) => send('/oidc/device/auth', form),
    async poll(deviceCode: string) {
      const response = await send('/oidc/token', {
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        device_code: deviceCode,
      })
      return { status: response.status, body: (await response.json()) as Record<string, string> }
    },
  }
}

/** What the page `/device` does, with a browser's cookies. */
export function devicePageOf(url: string, jar: CookieJar) {
  let xsrf = ''
  const send = async (form: Record<string, string>) => {
    const response = await jar.fetch(`${url}/oidc/device`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({ xsrf, ...form }),
    })
    const body = (await response.json()) as {
      code?: string
      reason?: string
      redirectTo?: string
      userCode?: string
      application?: { id: string; name: string }
      xsrf?: string
    }
    xsrf = body.xsrf ?? xsrf
    return { status: response.status, body }
  }
  return {
    async open(at = `${url}/oidc/device`) {
      const response = await jar.fetch(at)
      const page = new URL(response.headers.get('location') ?? '', url)
      xsrf = page.hash.slice(1)
      return page
    },
    enter: (userCode: string) => send({ user_code: userCode }),
    confirm: (userCode: string) => send({ user_code: userCode, confirm: 'yes' }),
    refuse: (userCode: string) => send({ user_code: userCode, abort: 'yes' }),
    send,
  }
}
