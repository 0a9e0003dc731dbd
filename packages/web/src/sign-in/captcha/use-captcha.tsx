import { useLanguage, useText } from '@latchkey/ui'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import './Captcha.css'
import { useSignInContext } from '../SignInContext.tsx'
import type { Begin, Captcha, Widget } from './captcha.ts'
import { openWidget } from './widget.ts'

/** Sent if the widget cannot be loaded. The server asks the provider, and decides what to do if that is down too. */
const unavailable = 'the widget is unavailable'

/** The widget's width in its normal size. */
const normalWidth = 304

/** The captcha of one form: the widget to show above its button, and the way to pass it. */
export function useCaptcha(isWanted = true): Captcha & { widget: ReactNode } {
  const say = useText()
  const language = useLanguage()
  const { captchaConfig } = useSignInContext().experience
  const config = isWanted ? captchaConfig : undefined
  const place = useRef<HTMLDivElement>(null)
  const opening = useRef<Promise<Widget | undefined>>(undefined)
  const isPassed = useRef(false)
  const [isWaiting, setWaiting] = useState(false)
  const open = () => {
    if (!config || !place.current) return undefined
    const element = place.current
    return openWidget(config, {
      element,
      language,
      isDark: isDark(),
      isNarrow: (element.closest('form')?.clientWidth ?? 0) < normalWidth,
    }).catch(() => undefined)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new widget would ask the person again
  useEffect(() => {
    const opened = open()
    opening.current = opened
    return () => void opened?.then(widget => widget?.remove())
  }, [config])

  const passAgain = async <Answer,>(send: Begin<Answer>) => {
    if (!config) return send()
    isPassed.current = false
    setWaiting(true)
    try {
      const widget = (await opening.current) ?? (await retry())
      const answer = await send(widget ? await widget.token().catch(() => unavailable) : unavailable)
      isPassed.current = true
      return answer
    } finally {
      setWaiting(false)
    }
  }
  const retry = () => {
    opening.current = open()
    return opening.current
  }
  return {
    passAgain,
    pass: async begin => {
      if (config && !isPassed.current) await passAgain(begin)
    },
    widget: config && (
      <fieldset className="lk-captcha" aria-label={say('captcha.name')}>
        <div className="lk-captcha-place" ref={place} />
        {isWaiting && (
          <p className="lk-captcha-hint" role="status">
            {say('captcha.waiting')}
          </p>
        )}
      </fieldset>
    ),
  }
}

function isDark() {
  const { theme } = document.documentElement.dataset
  return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
}
