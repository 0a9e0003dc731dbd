import {
  type CaptchaConfig,
  type CaptchaProvider,
  Problem,
  type PublicCaptchaConfig,
} from '@latchkey/contract'
import { mask } from '../connectors/secrets.ts'
import { record } from '../events/record.ts'
import { mayReadSecrets } from '../policies/management-access.ts'
import type { Directory, RequestContext } from '../store/account.ts'
import { newShortId } from '../store/ids.ts'
import { changeSetting, lockSettings, type Settings, type StoredCaptchaProvider } from '../store/settings.ts'
import type { Vault } from '../store/vault.ts'

/** Reads the captcha provider; docs/wire/management-api.md#6.8. Errors: `entity.not_found`. */
export function readCaptchaProvider(context: RequestContext, vault: Vault): Promise<CaptchaProvider> {
  const { provider } = context.settings.captcha
  if (!provider) throw new Problem('entity.not_found')
  return toCaptchaProvider(context, vault, provider)
}

/** Sets the captcha provider. Errors: `guard.invalid_input`, if a mask stands for no stored secret key. */
export async function replaceCaptchaProvider(
  directory: Directory,
  vault: Vault,
  { secretKey, ...config }: CaptchaConfig,
): Promise<CaptchaProvider> {
  const { tx, now } = directory
  // Before the lock, for which other changes of settings wait.
  const sealed = secretKey === mask ? undefined : await vault.seal(secretKey)
  const { provider: stored } = (await lockSettings(tx)).captcha
  const provider: StoredCaptchaProvider = {
    id: stored?.id ?? newShortId(),
    config,
    sealedSecretKey: sealed ?? requireStoredKey(config.type, stored),
    createdAt: stored?.createdAt ?? now.getTime(),
    updatedAt: now.getTime(),
  }
  await changeSetting(tx, 'captcha', { provider }, now)
  await record(directory, 'CaptchaProvider.Updated', { captcha: config.type })
  return toCaptchaProvider(directory, vault, provider)
}

/** The stored key belongs to one provider: it must not be sent to the other. */
function requireStoredKey(type: CaptchaConfig['type'], stored: StoredCaptchaProvider | null): string {
  if (stored?.config.type === type) return stored.sealedSecretKey
  throw new Problem(
    'guard.invalid_input',
    { field: 'config.secretKey' },
    { details: 'config.secretKey: the mask stands for no secret key that is stored' },
  )
}

/** Deletes the captcha provider and turns the captcha off. Errors: `entity.not_found`. */
export async function deleteCaptchaProvider(directory: Directory): Promise<void> {
  const { tx, now } = directory
  const { captcha, signInExperience } = await lockSettings(tx)
  if (!captcha.provider) throw new Problem('entity.not_found')
  await changeSetting(tx, 'captcha', { provider: null }, now)
  const captchaPolicy = { ...signInExperience.captchaPolicy, enabled: false }
  await changeSetting(tx, 'signInExperience', { captchaPolicy }, now)
  await record(directory, 'CaptchaProvider.Deleted', { captcha: captcha.provider.config.type })
}

/** The widget that the sign-in pages show; undefined while the captcha is off. */
export function shownCaptcha({ signInExperience, captcha }: Settings): PublicCaptchaConfig | undefined {
  if (!signInExperience.captchaPolicy.enabled || !captcha.provider) return undefined
  const { config } = captcha.provider
  if (config.type === 'Turnstile') return { type: config.type, siteKey: config.siteKey }
  const { projectId: _, ...shown } = config
  return shown
}

async function toCaptchaProvider(
  context: RequestContext,
  vault: Vault,
  { id, config, sealedSecretKey, createdAt, updatedAt }: StoredCaptchaProvider,
): Promise<CaptchaProvider> {
  const secretKey = mayReadSecrets(context) ? await vault.open(sealedSecretKey) : mask
  return { tenantId: 'default', id, config: { ...config, secretKey }, createdAt, updatedAt }
}
