import type { Scenes } from '../scene.ts'
import { showStep } from './sign-in.ts'

/** Claims of a Google account, in the form of an ID token. */
const googleCredential = `e30.${Buffer.from('{"email":"mira.okafor@mail.example"}').toString('base64url')}.c2ln`
const fromGoogle = { kind: 'newToSocial', connectorId: 'google', verificationId: 'a-verification' } as const

/** Signing in with an account of another provider. */
export const socialScenes: Scenes = {
  'one-tap': page => page.goto(`/sign-in?app_id=demo-app&google_one_tap_credential=${googleCredential}`),
  'new-to-social': page => showStep(page, fromGoogle),
  'related-to-social': page => showStep(page, { ...fromGoogle, related: 'm****@mail.example' }),
}
