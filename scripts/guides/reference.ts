import type { GuideLanguage } from './contents.ts'
import { guideLanguages } from './contents.ts'
import type { Page } from './page.ts'
import { words } from './words.ts'

const apis = [
  ['user', 'account'],
  ['management', 'management'],
  ['experience', 'experience'],
  ['link', 'link'],
] as const

/** The page around the API reference; `packages/web/src/reference` draws it. One API at a time. */
export function referencePage(language: GuideLanguage): Page {
  const text = words[language]
  const tabs = apis.map(
    ([name, key]) =>
      `<a href="reference${name === 'user' ? '' : `?api=${name}`}" data-api="${name}">${text[key]}</a>`,
  )
  const up = language === 'en' ? '..' : '../..'
  const intros = apis.map(
    ([name, key]) =>
      `<p data-api="${name}" hidden>${text[`${key}Intro`]} <a href="overview#get-a-token">${text.tokenWay}</a></p>`,
  )
  const documents = apis.map(([name, key]) => `<a href="${up}/api/openapi/${name}.json">${text[key]}</a>`)
  return {
    slug: 'reference',
    language,
    languages: guideLanguages,
    title: text.reference,
    description: text.referenceDescription,
    look: 'reference',
    html: `<h1 class="visually-hidden">${text.reference}</h1><nav class="apis" aria-label="${text.reference}">${tabs.join('')}</nav>
      <div class="intro">${intros.join('')}</div>
      <noscript><p>${text.needsScript} ${documents.join(', ')}</p></noscript>
      <div id="reference"></div>`,
    headings: [],
  }
}
