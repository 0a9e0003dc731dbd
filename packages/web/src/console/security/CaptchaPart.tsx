import { ProblemError } from '@latchkey/client'
import { FormSection, InlineNotice, RadioGroup, Skeleton } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { LinesField } from '../fields/LinesField.tsx'
import { SwitchRow } from '../fields/SwitchRow.tsx'
import { Action } from '../frame/Action.tsx'
import type { ExperienceForm } from '../sign-in-page/experience.ts'
import { useSay } from '../texts.tsx'
import { CaptchaProviderSection } from './CaptchaProviderSection.tsx'

const answers = ['refuse', 'pass'] as const

/** The widget that tells people from programs: whose it is, and when it is asked for. */
export function CaptchaPart({ form }: ExperienceForm) {
  const may = useMay()
  const { data, error, refetch, isPending } = useRead('GET /api/captcha-provider')
  const isMissing = error instanceof ProblemError && error.status === 404
  if (isPending) return <Skeleton height={240} />
  if (error && !isMissing && !data) return <ProblemNotice problem={error} onRetry={() => refetch()} />
  const provider = isMissing ? undefined : data
  return (
    <>
      <CaptchaProviderSection key={provider?.updatedAt ?? ''} provider={provider} />
      <PolicySection form={form} hasProvider={provider !== undefined} />
      {may('settings:write') && <RemovalDialog />}
    </>
  )
}

/** Apart from the fields, which begin anew without the provider while the dialog is still closing. */
function RemovalDialog() {
  const say = useSay()
  return (
    <Action
      name="drop-captcha"
      title={say('security.captcha.remove.title')}
      verb={say('security.captcha.remove')}
      operation="DELETE /api/captcha-provider"
      input={{}}
      done={say('security.captcha.removed')}
      isDangerous
    >
      <p>{say('security.captcha.remove.about')}</p>
    </Action>
  )
}

function PolicySection({ form, hasProvider }: ExperienceForm & { hasProvider: boolean }) {
  const say = useSay()
  const { captchaPolicy: policy } = form.settings
  const change = (more: typeof policy) => form.change({ captchaPolicy: { ...policy, ...more } })
  return (
    <FormSection title={say('security.captcha.when')}>
      {!hasProvider && <InlineNotice>{say('security.captcha.needsProvider')}</InlineNotice>}
      {hasProvider && (
        <>
          <SwitchRow
            name={say('security.captcha.on')}
            about={say('security.captcha.on.about')}
            isOn={policy.enabled === true}
            onChange={enabled => change({ enabled })}
          />
          <RadioGroup
            label={say('security.captcha.unavailable')}
            choices={answers.map(id => ({
              id,
              words: say(`security.captcha.unavailable.${id}`),
              about: say(`security.captcha.unavailable.${id}.about`),
            }))}
            value={policy.whenUnavailable ?? 'refuse'}
            onChange={whenUnavailable => change({ whenUnavailable })}
          />
          <LinesField
            label={say('security.captcha.hosts')}
            description={say('security.captcha.hosts.about')}
            value={policy.hostnames ?? []}
            onChange={hostnames => change({ hostnames: hostnames.map(each => each.toLowerCase()) })}
          />
        </>
      )}
    </FormSection>
  )
}
