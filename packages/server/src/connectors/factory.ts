import type { ConnectorFactory, ConnectorType, FormItem } from '@latchkey/contract'
import { type ConnectorKey, connectorTexts } from '@latchkey/locales/server'
import type { z } from 'zod'
import { isSecretName } from './secrets.ts'

/** A kind of connector: its description on the wire, and the schema of its configuration. */
export type Factory<
  Id extends string = string,
  Type extends ConnectorType = ConnectorType,
  Config extends z.ZodType = z.ZodType,
> = Omit<ConnectorFactory, 'id' | 'type'> & { id: Id; type: Type; config: Config }

/** An id that `connectors.json` has a name and a description for. */
type ConnectorId = ConnectorKey extends `${infer Id}.${string}` ? Id : never

type Given<Id, Type, Config> = {
  id: Id
  type: Type
  target: string
  platform?: ConnectorFactory['platform']
  /** Markdown for the administrator who sets up the connector. */
  readme: string
  formItems: FormItem[]
  config: Config
  isStandard?: true
  isTokenStorageSupported?: true
}

export function factory<
  const Id extends ConnectorId,
  const Type extends ConnectorType,
  Config extends z.ZodType,
>(given: Given<Id, Type, Config>): Factory<Id, Type, Config> {
  const { id, platform = null, readme, formItems, ...rest } = given
  const name = connectorTexts.en(`${id}.name`)
  return {
    ...rest,
    id,
    platform,
    name: inAllLanguages(`${id}.name`),
    description: inAllLanguages(`${id}.description`),
    logo: lettermark(name, '#3B5BDB'),
    logoDark: lettermark(name, '#748FFC'),
    readme: `# ${name}\n\n${readme}\n`,
    formItems,
    configTemplate: JSON.stringify(
      Object.fromEntries(formItems.map(({ key, defaultValue = '' }) => [key, defaultValue])),
      null,
      2,
    ),
  }
}

function inAllLanguages(key: ConnectorKey): Record<string, string> & { en: string } {
  const texts = Object.entries(connectorTexts).map(([language, say]) => [language, say(key)])
  return { ...Object.fromEntries(texts), en: connectorTexts.en(key) }
}

/** One field of the form. A field with the name of a secret is confidential. */
export function item(
  key: string,
  label: string,
  { type = 'Text', required = true, ...more }: Partial<Omit<FormItem, 'key' | 'label'>> = {},
): FormItem {
  return { key, type, label, required, ...more, ...(isSecretName(key) && { isConfidential: true }) }
}

/** A letter as logo: the providers' logos are their trademarks. */
function lettermark(name: string, colour: string): string {
  const letter = name.charAt(0).toUpperCase()
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="12" fill="${colour}"/><text x="24" y="33" font-family="system-ui,sans-serif" font-size="26" font-weight="600" text-anchor="middle" fill="#fff">${letter}</text></svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
