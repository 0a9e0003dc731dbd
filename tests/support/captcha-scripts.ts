import type { Page } from 'playwright'
import type { CaptchaHost } from './captcha-host.ts'

/**
 * Answers requests for the providers' scripts with scripts that have the same functions, as the browsers of the tests reach
 * no other server. The checkboxes are buttons with the name `I am a person`.
 */
export async function serveCaptchaScripts(page: Page, host: CaptchaHost): Promise<{ block(): void }> {
  let isBlocked = false
  await page.route(/^https:\/\/(challenges\.cloudflare\.com|www\.google\.com)\//, route => {
    if (isBlocked) return route.abort()
    const { host: name, pathname, searchParams } = new URL(route.request().url())
    const tokens = JSON.stringify(Array.from({ length: 5 }, () => host.solve()))
    const body =
      name === 'challenges.cloudflare.com'
        ? turnstileScript(tokens)
        : pathname === '/recaptcha/enterprise.js' && recaptchaScript(tokens, searchParams.get('render'))
    return body ? route.fulfill({ body, contentType: 'text/javascript' }) : route.abort()
  })
  return {
    block() {
      isBlocked = true
    },
  }
}

const turnstileScript = (tokens: string) => `{
  const tokens = ${tokens}
  const open = new Map()
  const start = ({ callback }) => setTimeout(() => callback(tokens.shift()), 50)
  window.turnstile = {
    render(element, options) {
      element.append(document.createElement('div'))
      open.set('widget', options)
      start(options)
      return 'widget'
    },
    reset: id => start(open.get(id)),
    remove: () => {},
  }
}`

const recaptchaScript = (tokens: string, render: string | null) => `{
  const tokens = ${tokens}
  window.grecaptcha = { enterprise: {
    ready: act => setTimeout(act, 10),
    execute: async (siteKey, { action }) => siteKey === '${render}' && action ? tokens.shift() : undefined,
    render(element, { callback, size }) {
      const button = document.createElement('button')
      button.type = 'button'
      button.textContent = 'I am a person'
      button.dataset.size = size
      button.onclick = () => callback(tokens.shift())
      element.append(button)
      return 0
    },
    reset: () => {},
  } }
}`
