import { ProblemError } from '@latchkey/client'
import { FormRow, FormSection, Skeleton, Switch, showToast, TextArea, TextField } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { useChange } from '../data/change.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { SaveChanges } from '../frame/SaveChanges.tsx'
import { type ConsoleKey, useSay } from '../texts.tsx'
import type { Application } from './application-kind.ts'
import './appearance.css'
import {
  type AppearanceForm,
  appearanceForm,
  type Look,
  type LookChanges,
  type LookSettings,
} from './appearance-form.ts'
import { ColorField } from './ColorField.tsx'
import { LookPreview } from './LookPreview.tsx'

type AppearancePartProps = { application: Application; changes: LookChanges }

/** How the pages look that people see when they sign in to this application. */
export function AppearancePart({ application, changes }: AppearancePartProps) {
  const { data, error, refetch } = useRead('GET /api/applications/:applicationId/sign-in-experience', {
    params: { applicationId: application.id },
  })
  // An application without a look of its own has none to read.
  const isNone = error instanceof ProblemError && error.status === 404
  if (data || isNone)
    return <LookForm application={application} changes={changes} look={isNone ? undefined : data} />
  if (error) return <ProblemNotice problem={error} onRetry={() => refetch()} />
  return <Skeleton height={160} />
}

function LookForm({ application, changes, look }: AppearancePartProps & { look: Look | undefined }) {
  const say = useSay()
  const may = useMay()
  const form = appearanceForm(look, changes)
  const save = useChange('PUT /api/applications/:applicationId/sign-in-experience')
  return (
    <>
      <p className="lk-form-description">{say('applications.look.about')}</p>
      <LookPreview application={application} settings={form.settings} />
      <fieldset className="lk-app-settings" disabled={!may('applications:write')}>
        <BrandSection form={form} application={application} />
        <LegalSection form={form} />
      </fieldset>
      <SaveChanges
        hasChanges={form.hasChanges}
        isSaving={save.isPending}
        problem={save.error}
        onSave={() =>
          save.run({ params: { applicationId: application.id }, body: form.body() }, () => {
            form.reset()
            showToast({ words: say('frame.saved') })
          })
        }
        onReset={() => {
          save.reset()
          form.reset()
        }}
      />
    </>
  )
}

type TextName = Exclude<keyof LookSettings, 'isDarkModeEnabled'>

function useField({ settings, change }: AppearanceForm) {
  const say = useSay()
  return (name: TextName, label: ConsoleKey) => ({
    label: say(label),
    value: settings[name],
    onChange: (value: string) => change({ [name]: value }),
    autoComplete: 'off',
    spellCheck: false,
  })
}

function BrandSection({ form, application }: { form: AppearanceForm; application: Application }) {
  const say = useSay()
  const field = useField(form)
  const { settings, change } = form
  return (
    <FormSection title={say('applications.look.brand')} description={say('applications.look.brand.about')}>
      <TextField
        {...field('displayName', 'applications.look.displayName')}
        placeholder={application.name}
        maxLength={256}
      />
      <ColorField {...field('primaryColor', 'applications.look.color')} />
      <FormRow name={say('applications.look.dark')} description={say('applications.look.dark.about')}>
        <Switch
          label={say('applications.look.dark')}
          isOn={settings.isDarkModeEnabled}
          onChange={isDarkModeEnabled => change({ isDarkModeEnabled })}
        />
      </FormRow>
      {settings.isDarkModeEnabled && (
        <ColorField {...field('darkPrimaryColor', 'applications.look.darkColor')} />
      )}
      <TextField {...field('logoUrl', 'applications.look.logo')} inputMode="url" />
      {settings.isDarkModeEnabled && (
        <TextField {...field('darkLogoUrl', 'applications.look.darkLogo')} inputMode="url" />
      )}
      <TextField {...field('favicon', 'applications.look.favicon')} inputMode="url" />
      {settings.isDarkModeEnabled && (
        <TextField {...field('darkFavicon', 'applications.look.darkFavicon')} inputMode="url" />
      )}
    </FormSection>
  )
}

function LegalSection({ form }: { form: AppearanceForm }) {
  const say = useSay()
  const field = useField(form)
  return (
    <>
      <FormSection title={say('applications.look.legal')} description={say('applications.look.legal.about')}>
        <TextField {...field('termsOfUseUrl', 'applications.look.terms')} inputMode="url" />
        <TextField {...field('privacyPolicyUrl', 'applications.look.privacy')} inputMode="url" />
      </FormSection>
      <FormSection title={say('applications.look.css')} description={say('applications.look.css.about')}>
        <TextArea
          label={say('applications.look.css.label')}
          value={form.settings.customCss}
          onChange={customCss => form.change({ customCss })}
          rows={6}
          isCode
        />
      </FormSection>
    </>
  )
}
