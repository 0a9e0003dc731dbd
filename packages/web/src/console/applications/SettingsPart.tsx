import { FormSection, TextArea, TextField } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { useSay } from '../texts.tsx'
import { AddressesField } from './AddressesField.tsx'
import { hasAddresses, hasPeople, kindOf } from './application-kind.ts'
import { ExchangeSection } from './ExchangeSection.tsx'
import { SignOutSection } from './SignOutSection.tsx'
import type { SectionProps } from './section-props.ts'
import { TokensSection } from './TokensSection.tsx'
import { TryAddress } from './TryAddress.tsx'

/** All that is set at an application. Without the scope, all of it is read and none of it changed. */
export function SettingsPart(props: SectionProps) {
  const may = useMay()
  const kind = kindOf(props.application)
  return (
    <fieldset className="lk-app-settings" disabled={!may('applications:write')}>
      <NameSection {...props} />
      {hasAddresses(kind) && <AddressesSection {...props} />}
      {hasPeople(kind) && <SignOutSection {...props} />}
      {hasPeople(kind) && <TokensSection {...props} />}
      {!props.application.isThirdParty && <ExchangeSection {...props} />}
      <CustomDataSection {...props} />
    </fieldset>
  )
}

function NameSection({ application, form: { settings, change }, check: { errorOf } }: SectionProps) {
  const say = useSay()
  return (
    <FormSection title={say('applications.general')} description={say('applications.general.about')}>
      <TextField
        label={say('applications.name')}
        value={settings.name}
        onChange={name => change({ name })}
        error={errorOf('name')}
        maxLength={256}
        autoComplete="off"
      />
      <TextArea
        label={say('applications.description')}
        value={settings.description}
        onChange={description => change({ description })}
        rows={2}
      />
      {hasPeople(kindOf(application)) && (
        <TextField
          label={say('applications.logo')}
          value={settings.logoUri}
          onChange={logoUri => change({ logoUri })}
          description={say('applications.logo.about')}
          error={errorOf('logoUri')}
          autoComplete="off"
          inputMode="url"
          spellCheck={false}
        />
      )}
    </FormSection>
  )
}

function AddressesSection({ application, form, check }: SectionProps) {
  const say = useSay()
  const may = useMay()
  const { settings, change } = form
  const isReadOnly = !may('applications:write')
  const kind = kindOf(application)
  const isNative = kind === 'native'
  const example = isNative ? 'com.example.app:/callback' : 'https://app.example.com/callback'
  return (
    <FormSection title={say('applications.addresses')} description={say('applications.addresses.about')}>
      <AddressesField
        label={say('applications.redirectUris')}
        description={say(
          isNative ? 'applications.redirectUris.native.about' : 'applications.redirectUris.about',
        )}
        placeholder={example}
        addresses={settings.redirectUris}
        onChange={redirectUris => change({ redirectUris })}
        check={check.redirectIn('redirectUris')}
        isReadOnly={isReadOnly}
      />
      <TryAddress kind={kind} registered={settings.redirectUris} />
      <AddressesField
        label={say('applications.postLogout')}
        description={say('applications.postLogout.about')}
        placeholder={isNative ? 'com.example.app:/' : 'https://app.example.com/'}
        addresses={settings.postLogoutRedirectUris}
        onChange={postLogoutRedirectUris => change({ postLogoutRedirectUris })}
        check={check.redirectIn('postLogoutRedirectUris')}
        isReadOnly={isReadOnly}
      />
      <AddressesField
        label={say('applications.origins')}
        description={say('applications.origins.about')}
        placeholder="https://app.example.com"
        addresses={settings.corsAllowedOrigins}
        onChange={corsAllowedOrigins => change({ corsAllowedOrigins })}
        check={check.origin}
        isReadOnly={isReadOnly}
      />
    </FormSection>
  )
}

function CustomDataSection({ form: { settings, change }, check: { errorOf } }: SectionProps) {
  const say = useSay()
  return (
    <FormSection title={say('applications.customData')} description={say('applications.customData.about')}>
      <TextArea
        label={say('applications.customData.json')}
        value={settings.customData}
        onChange={customData => change({ customData })}
        rows={Math.min(16, settings.customData.split('\n').length + 1)}
        error={errorOf('customData')}
        isCode
      />
    </FormSection>
  )
}
