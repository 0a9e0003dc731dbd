import type { Connector, Factory } from './connector-name.ts'

/** How a connector that can exist several times is told from the others. A name for each language, English first. */
export type Look = {
  target: string
  names: readonly { language: string; words: string }[]
  logo: string
  logoDark: string
}

export const newLook: Look = { target: '', names: [{ language: 'en', words: '' }], logo: '', logoDark: '' }

export function lookOf({ target, metadata }: Connector): Look {
  const { en = '', ...others } = metadata.name ?? {}
  return {
    target,
    names: [
      { language: 'en', words: en },
      ...Object.entries(others).map(([language, words]) => ({ language, words })),
    ],
    logo: metadata.logo ?? '',
    logoDark: metadata.logoDark ?? '',
  }
}

/** The server drops what is empty, and the factory's own name and picture then count. */
export function metadataOf({ target, names, logo, logoDark }: Look) {
  const named = names.filter(({ words }) => words.trim() !== '')
  const [first] = named
  const all = Object.fromEntries(named.map(({ language, words }) => [language, words.trim()]))
  return {
    target: target.trim(),
    ...(first && { name: { ...all, en: all.en ?? first.words.trim() } }),
    ...(logo.trim() && { logo: logo.trim() }),
    ...(logoDark.trim() && { logoDark: logoDark.trim() }),
  }
}

/** A readable id, which is a part of the redirect address: `/callback/google`. */
export function idFor(
  target: string,
  factory: Pick<Factory, 'id'>,
  connectors: readonly Pick<Connector, 'id'>[],
): string | undefined {
  const isFree = (id: string) => id !== '' && !connectors.some(each => each.id === id)
  const short = target.replaceAll(/[^\w-]+/g, '-').slice(0, 64)
  return [short, factory.id, `${short}-${factory.id}`].find(isFree)
}
