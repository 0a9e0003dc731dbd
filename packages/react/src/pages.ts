// What the pages and the web components share with the components; not for applications.

export { useAccountQuery, useExperience, useSettings } from './account.ts'
export { wordsOfActivity } from './activity/words-of-activity.ts'
export type { DirectoryEvent } from './activity/words-of-event.ts'
export { createAuthSession, everyScope } from './auth/auth-session.ts'
export { SignInButton, SignInPrompt } from './auth/SignInPrompt.tsx'
export { BackupCodeSheet } from './BackupCodeSheet.tsx'
export { plainBackupCode } from './backup-codes.ts'
export { CardSkeleton } from './CardSkeleton.tsx'
export { iconOfDevice, useDeviceName } from './devices/device.ts'
export { usePlaceName } from './devices/place.ts'
export { faultOfEmail, faultOfUsername, longestIdentifier } from './identifier-faults.ts'
export { LoadingFailed } from './LoadingFailed.tsx'
export { wordsOfMethod } from './methods.ts'
export { PasswordRow } from './PasswordRow.tsx'
export { ProblemNotice } from './ProblemNotice.tsx'
export {
  canUsePasskeys,
  createPasskey,
  showPasskey,
  stopWaitingForPasskey,
  waitForPasskey,
} from './passkey-ceremonies.ts'
export { signalUnknownPasskey } from './passkey-signals.ts'
export { passwordRequirements } from './password-policy.ts'
export { type Country, digitsOf, examplePhone, likelyCountry, usePhoneWords } from './phone.ts'
export { ProfileInputField, useProfileInputLabel } from './profile-fields/ProfileInputField.tsx'
export { type Fault, faultsIn, faultsOf } from './profile-fields/profile-faults.ts'
export { inputsOf, isPicture, keyOf, type ProfileInput } from './profile-fields/profile-input.ts'
export { initialValues, toBody } from './profile-fields/profile-values.ts'
export { ResendButton } from './ResendButton.tsx'
export { Root } from './Root.tsx'
export { sections } from './sections.ts'
export { useConnectorName } from './social/connectors.ts'
export { TotpSecret } from './TotpSecret.tsx'
export { UsernameRow } from './UsernameRow.tsx'
export { useAttempt } from './use-attempt.ts'
export { useCodeEntry } from './use-code-entry.ts'
export { useCountrySelect } from './use-country-select.tsx'
export { useLater } from './use-later.ts'
export { useSecondsLeft } from './use-sent-code.ts'
export { usernameRequirements } from './username-policy.ts'
export { codeOfProblem, wordsOfProblem, wordsOfRefusal } from './words-of-problem.ts'
