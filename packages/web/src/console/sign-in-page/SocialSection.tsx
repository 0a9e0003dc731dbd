import { FormSection, Link, SelectField, useLanguage } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import { SwitchRow } from '../fields/SwitchRow.tsx'
import { hrefOf, navigate } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import type { ExperienceForm } from './experience.ts'
import { OrderList } from './OrderList.tsx'

/** The social accounts with which people sign in, in the order of the buttons. */
export function SocialSection({ form }: ExperienceForm) {
  const say = useSay()
  const may = useMay()
  const { socialSignInConnectorTargets: targets, socialSignIn } = form.settings
  const { others, nameOf, isNone } = useSocialTargets(targets)
  const change = (more: typeof socialSignIn) => form.change({ socialSignIn: { ...socialSignIn, ...more } })
  const offer = (next: string[]) => form.change({ socialSignInConnectorTargets: next })
  return (
    <FormSection title={say('signInPage.social')} description={say('signInPage.social.about')}>
      {targets.length === 0 && <p>{say('signInPage.social.none')}</p>}
      {targets.length > 0 && (
        <OrderList
          label={say('signInPage.social')}
          entries={targets}
          idOf={target => target}
          nameOf={nameOf}
          onOrder={offer}
          onRemove={target => offer(targets.filter(each => each !== target))}
        />
      )}
      {isNone && (
        <p>
          <Link href={hrefOf('/connectors')} onFollow={() => navigate('/connectors')}>
            {say('signInPage.social.connectors')}
          </Link>
        </p>
      )}
      {others.length > 0 && may('settings:write') && (
        <SelectField
          label={say('signInPage.social.add')}
          value=""
          onChange={target => target && offer([...targets, target])}
          options={others.map(target => ({ id: target, words: nameOf(target) }))}
        />
      )}
      <SwitchRow
        name={say('signInPage.social.linking')}
        about={say('signInPage.social.linking.about')}
        isOn={socialSignIn.automaticAccountLinking === true}
        onChange={automaticAccountLinking => change({ automaticAccountLinking })}
      />
      <SwitchRow
        name={say('signInPage.social.skip')}
        about={say('signInPage.social.skip.about')}
        isOn={socialSignIn.skipRequiredIdentifiers === true}
        onChange={skipRequiredIdentifiers => change({ skipRequiredIdentifiers })}
      />
    </FormSection>
  )
}

/** The providers that have a connector and are not offered yet, and the names of all. */
function useSocialTargets(offered: readonly string[]) {
  const may = useMay()
  const language = useLanguage()
  const { data } = useRead('GET /api/connectors', {}, { isEnabled: may('connectors:read') })
  const social = (data ?? []).filter(({ type }) => type === 'Social')
  const nameOf = (target: string) => {
    const name: Record<string, string> = social.find(each => each.target === target)?.name ?? {}
    return name[language] ?? name.en ?? target
  }
  const others = [...new Set(social.map(({ target }) => target))].filter(target => !offered.includes(target))
  return { others, nameOf, isNone: data !== undefined && social.length === 0 }
}
