import type { Input, Output } from '@latchkey/client'
import { useLatchkey } from './latchkey-context.ts'
import { useMutation, useQuery, useQueryClient } from './queries.ts'
import { usePasskeySignals } from './use-passkey-signals.ts'

export type Account = Output<'GET /api/my-account'>
export type Profile = NonNullable<Account['profile']>
export type Settings = Output<'GET /api/.well-known/account-center'>
export type Experience = Output<'GET /api/.well-known/sign-in-exp'>
export type Control = Settings['fields'][keyof Settings['fields']]

const accountKey = ['my-account']

export const isVisible = (control: Control) => control === 'Edit' || control === 'ReadOnly'

export function useSettings() {
  const { callPublic } = useLatchkey()
  return useQuery({
    ...useRefetching(),
    queryKey: ['account-center'],
    queryFn: () => callPublic('GET /api/.well-known/account-center'),
  })
}

/** The sign-in experience; with an application, in that application's look. */
export function useExperience(appId?: string) {
  const { callPublic } = useLatchkey()
  return useQuery({
    ...useRefetching(),
    queryKey: ['sign-in-exp', appId],
    queryFn: () => callPublic('GET /api/.well-known/sign-in-exp', { query: { appId } }),
  })
}

/**
 * When an administrator's decisions are loaded again: not while a form is open, which may no longer be there then. The
 * server refuses what is not allowed anymore, and the form says so.
 */
function useRefetching() {
  const { openForms } = useLatchkey()
  const refetch = () => !openForms.hasAny() && ('always' as const)
  return { refetchOnWindowFocus: refetch, refetchOnReconnect: refetch }
}

/** Loads the person's account, once the settings are known to allow it. */
export function useAccountQuery(isEnabled: boolean) {
  const { call, stepUp, drafts } = useLatchkey()
  return useQuery({
    queryKey: accountKey,
    queryFn: async () => {
      const account = await call('GET /api/my-account')
      stepUp.forgetOthers(account.id)
      drafts.belongTo(account.id)
      return account
    },
    enabled: isEnabled,
  })
}

/** Loads the account again, past the cache: another tab or device may have changed it. */
export function useFreshAccount() {
  const { call } = useLatchkey()
  const queries = useQueryClient()
  return async () => {
    const account = await call('GET /api/my-account')
    queries.setQueryData(accountKey, account)
    return account
  }
}

export type AccountChange = NonNullable<Input<'PATCH /api/my-account'>['body']>

export function useChangeAccount() {
  const { call } = useLatchkey()
  const queries = useQueryClient()
  const signal = usePasskeySignals()
  return useMutation({
    mutationFn: ({ verification, ...body }: AccountChange & { verification?: string | undefined }) =>
      call('PATCH /api/my-account', { body, ...(verification && { verification }) }),
    onSuccess: (account, change) => {
      queries.setQueryData(accountKey, account)
      const factors = queries.getQueryData<Output<'GET /api/my-account/mfa-verifications'>>(['factors'])
      const isNamedOtherwise = change.username !== undefined || change.name !== undefined
      if (isNamedOtherwise && factors?.some(({ type }) => type === 'WebAuthn')) signal()
    },
  })
}

export function useChangeProfile() {
  const { call } = useLatchkey()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Profile) => call('PATCH /api/my-account/profile', { body }),
    onSuccess: profile =>
      queries.setQueryData<Account>(accountKey, account => account && { ...account, profile }),
  })
}

/** Changes single keys of the custom data; the others stay, also those that another page has changed. */
export function useChangeCustomData() {
  const { call } = useLatchkey()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Record<string, unknown>) => call('PATCH /api/my-account/custom-data', { body }),
    onSuccess: customData =>
      queries.setQueryData<Account>(accountKey, account => account && { ...account, customData }),
  })
}

/** Uploads a picture and makes it the avatar; null removes the present one. */
export function useChangeAvatar() {
  const { call } = useLatchkey()
  const change = useChangeAccount()
  return async (file: Blob | null) => {
    const avatar = file && (await call('POST /api/my-account/user-assets/avatar', { files: { file } })).url
    await change.mutateAsync({ avatar })
  }
}

type NewPassword = { password: string; revokeSessions: boolean; verification: string | undefined }

export function useSetPassword() {
  const { call, stepUp } = useLatchkey()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ verification, ...body }: NewPassword) =>
      call('POST /api/my-account/password', { body, ...(verification && { verification }) }),
    onSuccess() {
      // A verification by the former password ends with it.
      stepUp.forget()
      // The server may have ended sessions and revoked their grants.
      return Promise.all(
        [accountKey, ['sessions'], ['grants']].map(queryKey => queries.invalidateQueries({ queryKey })),
      )
    },
  })
}
