import type { TextKey } from '@latchkey/locales'
import {
  AtSign,
  BadgeCheck,
  Building2,
  Database,
  Link2,
  type LucideIcon,
  MapPin,
  MonitorSmartphone,
  Phone,
  RefreshCw,
  ShieldCheck,
  UserRound,
} from 'lucide-react'

/** The text and icon of each known scope. */
export const wordsOfScopes: Record<string, { words: TextKey; icon: LucideIcon }> = {
  openid: { words: 'consent.scope.openid', icon: BadgeCheck },
  profile: { words: 'consent.scope.profile', icon: UserRound },
  email: { words: 'consent.scope.email', icon: AtSign },
  phone: { words: 'consent.scope.phone', icon: Phone },
  address: { words: 'consent.scope.address', icon: MapPin },
  offline_access: { words: 'consent.scope.offline', icon: RefreshCw },
  roles: { words: 'consent.scope.roles', icon: ShieldCheck },
  identities: { words: 'consent.scope.identities', icon: Link2 },
  custom_data: { words: 'consent.scope.customData', icon: Database },
  'urn:logto:scope:organizations': { words: 'consent.scope.organizations', icon: Building2 },
  'urn:logto:scope:organization_roles': { words: 'consent.scope.organizationRoles', icon: Building2 },
  'urn:logto:scope:sessions': { words: 'consent.scope.sessions', icon: MonitorSmartphone },
  'urn:logto:scope:trusted_devices': { words: 'consent.scope.trustedDevices', icon: MonitorSmartphone },
}
