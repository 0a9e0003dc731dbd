import {
  type Account,
  type Control,
  isVisible,
  type Settings,
  useAccountQuery,
  useSettings,
} from './account.ts'

/** What a hook of the account returns, besides its operations. */
export type Capability<Data> = {
  /** Undefined while it loads, and where an administrator switched it off. */
  data: Data | undefined
  isLoading: boolean
  /** Why it could not be loaded. Operations reject with their own errors. */
  error: Error | null
  /**
   * What an administrator allows: `Edit`, `ReadOnly` (operations are refused) or `Off` (nothing is shown). Undefined
   * until it is known.
   */
  control: Control | undefined
}

/** A list that the server shows only to a person who has confirmed their identity. */
export type ConfirmedList = {
  /** Whether the list waits for a step-up. No dialog opens by itself: offer a button that calls `confirm`. */
  needsStepUp: boolean
  /** Opens the step-up, and loads the list. Rejects with `StepUpCancelled`. */
  confirm: () => Promise<void>
}

type Loading<Data> = { data: Data | undefined; isLoading: boolean; error: Error | null }

type ControlOf = (fields: Settings['fields']) => Control

/** A part of the person's account. */
export function useAccountPart<Data>(
  controlOf: ControlOf,
  read: (account: Account) => Data,
): Capability<Data> & { account: Account | undefined } {
  const { control, withControl } = useControl(controlOf)
  const query = useAccountQuery(control !== undefined)
  const account = query.data
  const isShown = control !== undefined && isVisible(control)
  return { account, ...withControl(query), data: isShown && account ? read(account) : undefined }
}

/** What an administrator decided on a field, and how a query of the field looks with that. */
export function useControl(controlOf: ControlOf) {
  const settings = useSettings()
  const control = settings.data && (settings.data.enabled ? controlOf(settings.data.fields) : 'Off')
  return {
    control,
    isVisible: control !== undefined && isVisible(control),
    withControl: <Data>({ data, isLoading, error }: Loading<Data>): Capability<Data> => ({
      data,
      isLoading: settings.isLoading || isLoading,
      error: settings.error ?? error,
      control,
    }),
  }
}
