import { type Digest, preparePassword } from '../../account/password.ts'
import { hashPassword } from '../../account/password-digests.ts'
import { prepareUserAsset, type UserAsset } from '../../account/user-assets.ts'
import { requireAcceptablePassword } from '../../policies/password.ts'
import type { Services } from '../../services.ts'
import { uploadAvatar } from '../../sign-in/avatar.ts'
import { complete } from '../../sign-in/identification.ts'
import { keepReplacement, prepareReplacement } from '../../sign-in/replaced-password.ts'
import { readIdentified } from '../../sign-in/second-factor.ts'
import type { ReadableSignIn } from '../../sign-in/state.ts'
import type { Plain, Rows, SignInOperation } from './operation.ts'

export const profileOperations = (services: Services) => ({
  addToProfile: {
    before: async (seen, { body }) =>
      body.type === 'password' ? prepareFirstPassword(services, seen, body.value) : undefined,
    perform: (signIn, { body }, digest) =>
      // The cast is safe: `before` returns a digest for a password.
      complete(signIn, body.type === 'password' ? { ...body, value: digest as Digest } : body),
    isCounted: ({ isNew }) => isNew,
    after: async () => {},
  } satisfies SignInOperation<Rows['addToProfile'], Digest | undefined, { isNew: boolean }>,

  uploadAvatar: {
    before: (seen, { files }) => prepareUserAsset(seen, services, files.file),
    perform: (signIn, _, asset) => uploadAvatar(signIn, services, asset),
    // Any visitor can begin a registration.
    isCounted: () => true,
  } satisfies Plain<'uploadAvatar', UserAsset>,

  replacePassword: {
    before: (seen, { body }) => prepareReplacement(seen, body.password, services.isBreached),
    perform: (signIn, { body }, replacement) =>
      keepReplacement(signIn, replacement, { endsSessions: body.revokeSessions ?? true }),
  } satisfies Plain<'replacePassword', Digest>,
})

/** Checks and hashes the password of an account that has none, or of one that a registration will create. */
async function prepareFirstPassword(
  { isBreached }: Services,
  seen: ReadableSignIn,
  password: string,
): Promise<Digest> {
  const { state, settings } = seen
  if (state.userId) {
    const account = await readIdentified(seen)
    // Not compared with a present password, which is refused later: the person may be identified without it, and guess.
    return preparePassword(
      { ...account, user: { ...account.user, password_digest: null } },
      password,
      isBreached,
    )
  }
  const { username, primaryEmail, primaryPhone, values } = state.profile ?? {}
  await requireAcceptablePassword(password, settings.signInExperience.passwordPolicy, {
    person: { username, primaryEmail, primaryPhone, name: values?.name },
    isBreached,
  })
  return hashPassword(password)
}
