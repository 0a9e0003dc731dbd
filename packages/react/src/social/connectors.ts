import { lookup } from '@latchkey/locales'
import { useLanguage } from '@latchkey/ui'
import type { Experience } from '../account.ts'

export type Connector = Experience['socialConnectors'][number]

/** The connectors that a browser can use: one of each target, made for the web if there is one. */
export function browserConnectors({ socialConnectors }: Pick<Experience, 'socialConnectors'>): Connector[] {
  const usable = socialConnectors.filter(({ platform }) => platform !== 'Native')
  const targets = [...new Set(usable.map(({ target }) => target))]
  return targets.flatMap(target => {
    const same = usable.filter(connector => connector.target === target)
    return same.find(({ platform }) => platform === 'Web') ?? same[0] ?? []
  })
}

/** The connector's name in the language of the page, else in English, else in any. */
export function useConnectorName() {
  const language = useLanguage()
  return ({ name, target }: Pick<Connector, 'name' | 'target'>) => {
    const names: Record<string, string | undefined> = name
    const tag = lookup(Object.keys(names), [language, 'en'])
    return names[language] ?? (tag && names[tag]) ?? Object.values(names)[0] ?? target
  }
}
