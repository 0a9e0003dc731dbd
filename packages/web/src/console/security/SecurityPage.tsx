import { Skeleton, Tabs } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { useMay } from '../access.ts'
import { memberNames as accountNames } from '../account-fields/account-center.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { useSettingsForm } from '../data/settings-form.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { SaveSettings } from '../frame/SaveSettings.tsx'
import { SettingsFields } from '../frame/SettingsFields.tsx'
import { useView } from '../navigation.ts'
import { memberNames as experienceNames } from '../sign-in-page/experience.ts'
import { useSay } from '../texts.tsx'
import { AccountsPart } from './AccountsPart.tsx'
import { AddressesPart } from './AddressesPart.tsx'
import { CaptchaPart } from './CaptchaPart.tsx'
import { ConfirmationPart } from './ConfirmationPart.tsx'
import { FactorsPart } from './FactorsPart.tsx'
import { LimitsPart } from './LimitsPart.tsx'
import { PasswordsPart } from './PasswordsPart.tsx'
import { ReleaseDialog } from './ReleaseDialog.tsx'
import './security.css'
import { type SecurityForms, type Stored, sessionNames } from './security-forms.ts'

const tabIds = [
  'passwords',
  'factors',
  'lockouts',
  'addresses',
  'captcha',
  'confirmation',
  'accounts',
] as const

/** Passwords, second factors, limits, and what else protects accounts. */
export function SecurityPage() {
  const say = useSay()
  const reads = {
    experience: useRead('GET /api/sign-in-exp'),
    account: useRead('GET /api/account-center'),
    session: useRead('GET /api/configs/oidc/session'),
  }
  const { experience, account, session } = reads
  const failed = Object.values(reads).find(each => each.error && !each.data)
  return (
    <>
      <PageHead title={say('frame.section.security')} description={say('security.about')} />
      {experience.data && account.data && session.data && (
        <Loaded
          stored={{ experience: experience.data, account: account.data, session: session.data }}
          refetch={{ experience: experience.refetch, account: account.refetch, session: session.refetch }}
        />
      )}
      {failed && <ProblemNotice problem={failed.error} onRetry={() => failed.refetch()} />}
      {!failed && Object.values(reads).some(each => each.isPending) && <Skeleton height={480} />}
    </>
  )
}

type LoadedProps = {
  stored: Stored
  refetch: { [Name in keyof Stored]: () => Promise<{ data?: Stored[Name] | undefined }> }
}

function Loaded({ stored, refetch }: LoadedProps) {
  const say = useSay()
  const may = useMay()
  const { view, set } = useView()
  // Above the tabs, which forget what they do not show.
  const forms: SecurityForms = {
    experience: useSettingsForm('security', stored.experience, refetch.experience),
    account: useSettingsForm('security-account', stored.account, refetch.account),
    session: useSettingsForm('security-session', stored.session, refetch.session),
  }
  const form = forms.experience
  const contents: Record<(typeof tabIds)[number], ReactNode> = {
    passwords: <PasswordsPart form={form} />,
    factors: <FactorsPart form={form} />,
    lockouts: <LimitsPart form={form} />,
    addresses: <AddressesPart form={form} />,
    captcha: <CaptchaPart form={form} />,
    confirmation: <ConfirmationPart form={forms.account} />,
    accounts: <AccountsPart forms={forms} />,
  }
  const isWithoutFactors = form.changes.mfa?.factors.length === 0 && stored.experience.mfa.factors.length > 0
  return (
    <>
      <Tabs
        label={say('frame.section.security')}
        selected={tabIds.find(id => id === view.tab) ?? 'passwords'}
        onSelect={tab => set({ tab: tab === 'passwords' ? undefined : tab })}
        tabs={tabIds.map(id => ({
          id,
          name: say(`security.tab.${id}`),
          content: <SettingsFields>{contents[id]}</SettingsFields>,
        }))}
      />
      <SaveSettings
        form={form}
        operation="PATCH /api/sign-in-exp"
        names={experienceNames}
        danger={
          isWithoutFactors
            ? {
                title: say('security.noFactors.title'),
                verb: say('security.noFactors.do'),
                words: <p>{say('security.noFactors.about')}</p>,
              }
            : undefined
        }
      />
      <SaveSettings form={forms.account} operation="PATCH /api/account-center" names={accountNames} />
      <SaveSettings form={forms.session} operation="PATCH /api/configs/oidc/session" names={sessionNames} />
      {may('users:write') && <ReleaseDialog />}
    </>
  )
}
