import { factsOf } from '@latchkey/locales'
import type { CustomPhrases } from '@latchkey/ui'
import { useEffect, useMemo, useState } from 'react'
import { basePath } from '../base.ts'
import { applyBranding, type Experience } from '../branding.ts'
import type { AccountPreviewed, SignInPreviewed } from './previewed.ts'
import { isReady } from './previewed.ts'

/** What the console sent last; undefined before. */
export function usePreviewed<Previewed extends SignInPreviewed | AccountPreviewed>(): Previewed | undefined {
  const [previewed, setPreviewed] = useState<Previewed>()
  useEffect(() => {
    const receive = (event: MessageEvent) => {
      // The cast is safe: only the console passes the check, and it sends what the address of the frame asks for.
      if (isFromConsole(event)) setPreviewed(event.data as Previewed)
    }
    addEventListener('message', receive)
    parent.postMessage(isReady, location.origin)
    return () => removeEventListener('message', receive)
  }, [])
  return previewed
}

/** Settings of any other page could show people a sign-in page that this server never shows. */
function isFromConsole({ origin, source }: MessageEvent): boolean {
  // The path of the parent can be read only after its origin is known to be this one.
  return (
    origin === location.origin &&
    source === parent &&
    /^console(\/|$)/.test(parent.location.pathname.slice(basePath.length))
  )
}

/** Shows the document in the previewed language, theme, colors and style sheet. */
export function useLook(
  previewed: SignInPreviewed | AccountPreviewed | undefined,
): CustomPhrases | undefined {
  const { language, theme, customCss, experience } = previewed ?? {}
  useEffect(() => {
    if (!language) return
    document.documentElement.lang = language
    document.documentElement.dir = factsOf(language).direction
  }, [language])
  useEffect(() => {
    if (experience && theme) showColors(experience, theme)
  }, [experience, theme])
  useEffect(() => {
    // A constructed sheet: the Content-Security-Policy refuses `<style>` elements.
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(customCss ?? '')
    document.adoptedStyleSheets = [sheet]
  }, [customCss])
  const texts = JSON.stringify([previewed?.phraseLanguages ?? [], previewed?.phrases ?? {}])
  return useMemo(() => {
    const [languages, phrases] = JSON.parse(texts)
    return { languages, load: async () => phrases }
  }, [texts])
}

function showColors(experience: Experience, theme: 'light' | 'dark') {
  applyBranding(experience)
  document.documentElement.dataset.theme = experience.color.isDarkModeEnabled ? theme : 'light'
}
