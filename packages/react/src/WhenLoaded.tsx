import { Button, InlineNotice, useText } from '@latchkey/ui'
import type { ReactNode } from 'react'
import {
  type Account,
  type Experience,
  type Settings,
  useAccountQuery,
  useExperience,
  useSettings,
} from './account.ts'
import { Root } from './Root.tsx'
import { useReturnedStepUp } from './social/use-returned-step-up.ts'
import { codeOfProblem, wordsOfProblem } from './words-of-problem.ts'

export type Loaded = { account: Account; settings: Settings; experience: Experience }

type WhenLoadedProps = {
  skeleton: ReactNode
  /** Shows nothing on failure, because another component already shows the error. */
  isSilent?: boolean
  children: (loaded: Loaded) => ReactNode
}

/** Loads the account and the settings. Shows a skeleton meanwhile, and an error on failure. */
export function WhenLoaded(props: WhenLoadedProps) {
  return (
    <Root>
      <OnceLoaded {...props} />
    </Root>
  )
}

function OnceLoaded({ skeleton, isSilent = false, children }: WhenLoadedProps) {
  const say = useText()
  const settings = useSettings()
  const experience = useExperience()
  const account = useAccountQuery(settings.data?.enabled === true)
  const returnedStepUp = useReturnedStepUp()
  if (settings.data && !settings.data.enabled) {
    return <InlineNotice>{say('state.notAvailable')}</InlineNotice>
  }
  if (returnedStepUp.isPending) return skeleton
  if (settings.data && experience.data && account.data) {
    return children({ account: account.data, settings: settings.data, experience: experience.data })
  }
  const failed = [settings, experience, account].filter(query => query.error && !query.isFetching)
  if (!failed[0]) return skeleton
  if (isSilent) return null
  const retry = () => failed.map(query => query.refetch())
  return (
    <InlineNotice
      tone="danger"
      code={codeOfProblem(failed[0].error)}
      action={<Button onPress={retry}>{say('state.retry')}</Button>}
    >
      {wordsOfProblem(failed[0].error, say)}
    </InlineNotice>
  )
}
