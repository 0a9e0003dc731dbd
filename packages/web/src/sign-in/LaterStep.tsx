import { AuthCardSkeleton } from '@latchkey/ui'
import { AddressDecisionPage } from './AddressDecisionPage.tsx'
import { BackupCodesStep } from './BackupCodesStep.tsx'
import { ClosedPage } from './ClosedPage.tsx'
import { LockedPage, SuspendedPage } from './EndPages.tsx'
import { LinkSentPage } from './LinkSentPage.tsx'
import { MissingPage } from './MissingPage.tsx'
import { NewPasswordPage, PasswordChangedPage } from './NewPasswordPage.tsx'
import { NewToSocial } from './NewToSocial.tsx'
import { PreferPasskeyPage } from './PreferPasskeyPage.tsx'
import { ProveStep } from './ProveStep.tsx'
import { SetUpStep } from './SetUpStep.tsx'
import type { CodeStep, Step } from './steps.ts'

type Later = Exclude<Step, CodeStep | { kind: 'password' | 'lost' }>

/** The pages that few people see or that come after identification. */
export function LaterStep({ step }: { step: Later }) {
  switch (step.kind) {
    case 'unknown':
    case 'known':
      return <AddressDecisionPage {...step} />
    case 'newToSocial':
      return <NewToSocial {...step} />
    case 'linkSent':
      return <LinkSentPage {...step} />
    case 'newPassword':
      return <NewPasswordPage isForgotten />
    case 'passwordChanged':
      return <PasswordChangedPage />
    case 'renewPassword':
      return <NewPasswordPage isForgotten={false} />
    case 'prove':
      return <ProveStep {...step} />
    case 'setUp':
      return <SetUpStep {...step} />
    case 'preferPasskey':
      return <PreferPasskeyPage />
    case 'keepCodes':
      return <BackupCodesStep />
    case 'missing':
      return <MissingPage fields={step.fields} />
    case 'suspended':
      return <SuspendedPage />
    case 'closed':
      return <ClosedPage deletesAt={step.deletesAt} />
    case 'locked':
      return <LockedPage />
    case 'leave':
      return <AuthCardSkeleton />
  }
}
