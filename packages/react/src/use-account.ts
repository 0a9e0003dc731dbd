import {
  type Account,
  type AccountChange,
  type Profile,
  type Settings,
  useAccountQuery,
  useChangeAccount,
  useChangeAvatar,
  useChangeCustomData,
  useChangeProfile,
  useSettings,
} from './account.ts'
import type { Capability } from './capability.ts'
import { useStepUp } from './use-step-up.ts'

/** The person's account: name, picture, addresses, claims and custom data, as far as scopes and settings show them. */
export function useAccount(): Omit<Capability<Account>, 'control'> & {
  /** What an administrator allows, by field; undefined until it is known. */
  controls: Settings['fields'] | undefined
  /** Changes name, username or avatar (by its URL). A new username needs a step-up. */
  update: (change: AccountChange) => Promise<Account>
  /** Changes single claims of the profile; the others stay. */
  updateProfile: (claims: Profile) => Promise<Profile>
  /** Changes single keys of the custom data; the others stay. */
  updateCustomData: (values: Record<string, unknown>) => Promise<void>
  /** Uploads a picture and makes it the avatar; null removes the present one. */
  setAvatar: (picture: Blob | null) => Promise<void>
} {
  const settings = useSettings()
  const query = useAccountQuery(settings.data?.enabled === true)
  const withStepUp = useStepUp()
  const change = useChangeAccount()
  const profile = useChangeProfile()
  const customData = useChangeCustomData()
  return {
    data: query.data,
    isLoading: settings.isLoading || query.isLoading,
    error: settings.error ?? query.error,
    controls: settings.data?.fields,
    update: values =>
      values.username === undefined
        ? change.mutateAsync(values)
        : withStepUp(verification => change.mutateAsync({ ...values, verification })),
    updateProfile: claims => profile.mutateAsync(claims),
    updateCustomData: async values => {
      await customData.mutateAsync(values)
    },
    setAvatar: useChangeAvatar(),
  }
}
