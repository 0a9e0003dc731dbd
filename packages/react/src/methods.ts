import type { TextKey } from '@latchkey/locales'
import {
  KeyRound,
  LifeBuoy,
  Link2,
  LockKeyhole,
  type LucideIcon,
  Mail,
  MessageSquare,
  Smartphone,
} from 'lucide-react'
import type { VerificationMethod } from './step-up.ts'

type Words = { name: TextKey; add: TextKey; icon: LucideIcon }

/** Name, label and icon of each verification method. */
export const wordsOfMethod = {
  WebAuthn: { name: 'method.passkey', add: 'passkey.add', icon: KeyRound },
  Totp: { name: 'method.totp', add: 'totp.add', icon: Smartphone },
  Password: { name: 'method.password', add: 'password.set', icon: LockKeyhole },
  Social: { name: 'method.social', add: 'method.social', icon: Link2 },
  EmailVerificationCode: { name: 'method.email', add: 'email.add', icon: Mail },
  PhoneVerificationCode: { name: 'method.phone', add: 'phone.add', icon: MessageSquare },
  BackupCode: { name: 'method.backupCode', add: 'backupCodes.keep', icon: LifeBuoy },
} satisfies Record<VerificationMethod['type'], Words>
