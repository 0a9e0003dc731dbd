import type { FormItem } from '@latchkey/contract'
import { FormSection, Link } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { hrefOf, navigate } from '../navigation.ts'
import { Rich, useSay } from '../texts.tsx'
import { ConfigField } from './ConfigField.tsx'
import { type ConfigForm, membersOf } from './config-form.ts'
import type { Factory } from './connector-name.ts'

type ConfigSectionsProps = { form: ConfigForm; type: Factory['type'] }

/** The fields that a factory asks for: what it needs first, and then what only few change. */
export function ConfigSections({ form, type }: ConfigSectionsProps) {
  const say = useSay()
  const main = form.shown.filter(each => !isAdvanced(each))
  const more = form.shown.filter(isAdvanced)
  return (
    <>
      <FormSection
        title={say('connectors.config')}
        description={say(type === 'Social' ? 'connectors.config.social' : 'connectors.config.message')}
      >
        <Fields items={main} form={form} />
      </FormSection>
      {more.length > 0 && (
        <FormSection title={say('connectors.advanced')} description={<AdvancedNote type={type} />}>
          <Fields items={more} form={form} />
        </FormSection>
      )}
    </>
  )
}

const isAdvanced = (item: FormItem) => item.type === 'Json' && membersOf(item) === undefined

function Fields({ items, form }: { items: readonly FormItem[]; form: ConfigForm }) {
  return items.map(item => (
    <ConfigField
      key={item.key}
      item={item}
      value={form.typed[item.key]}
      onChange={value => form.change(item.key, value)}
    />
  ))
}

function AdvancedNote({ type }: { type: Factory['type'] }) {
  const say = useSay()
  const may = useMay()
  if (type !== 'Email' || !may('connectors:read')) return say('connectors.advanced.about')
  const path = '/email-templates'
  return (
    <Rich
      text="connectors.advanced.mail"
      components={{ link: <Link href={hrefOf(path)} onFollow={() => navigate(path)} /> }}
    />
  )
}
