export { AccountSettings, type AccountSettingsProps } from './AccountSettings.tsx'
export { AccountSummary } from './AccountSummary.tsx'
export { useAccount, useExperience, useSettings } from './account.ts'
export { ActivitySection } from './activity/ActivitySection.tsx'
export { BackupCodeSheet } from './BackupCodeSheet.tsx'
export { ContactSection } from './contact/ContactSection.tsx'
export { DevicesSection } from './devices/DevicesSection.tsx'
export { LatchkeyProvider, type LatchkeyProviderProps } from './LatchkeyProvider.tsx'
export { wordsOfMethod } from './methods.ts'
export { PasswordRow } from './PasswordRow.tsx'
export { ProfileSection } from './ProfileSection.tsx'
export {
  canUsePasskeys,
  createPasskey,
  showPasskey,
  stopWaitingForPasskey,
  waitForPasskey,
} from './passkey-ceremonies.ts'
export { passwordRequirements } from './password-policy.ts'
export { ProfileInputField, useProfileInputLabel } from './profile-fields/ProfileInputField.tsx'
export { type Fault, faultsIn, faultsOf } from './profile-fields/profile-faults.ts'
export { inputsOf, isPicture, keyOf, type ProfileInput } from './profile-fields/profile-input.ts'
export { initialValues, toBody } from './profile-fields/profile-values.ts'
export { ResendButton } from './ResendButton.tsx'
export { SecuritySection } from './SecuritySection.tsx'
export { sections } from './sections.ts'
export { forgetStepUp } from './step-up.ts'
export { TotpSecret } from './TotpSecret.tsx'
export { UsernameRow } from './UsernameRow.tsx'
export { useAttempt } from './use-attempt.ts'
export { useCodeEntry } from './use-code-entry.ts'
export { useSecondsLeft } from './use-sent-code.ts'
export { usernameRequirements } from './username-policy.ts'
export { codeOfProblem, wordsOfProblem, wordsOfRefusal } from './words-of-problem.ts'
