import { accessLinkRows } from './management/access-links.ts'
import { administratorRows } from './management/administrators.ts'
import { applicationPeopleRows } from './management/application-people.ts'
import { applicationRoleRows } from './management/application-roles.ts'
import { applicationRows } from './management/applications.ts'
import { captchaProviderRows } from './management/captcha-provider.ts'
import { configRows } from './management/configs.ts'
import { connectorRows } from './management/connectors.ts'
import { customPhraseRows } from './management/custom-phrases.ts'
import { customProfileFieldRows } from './management/custom-profile-fields.ts'
import { dashboardRows } from './management/dashboard.ts'
import { emailTemplateRows } from './management/email-templates.ts'
import { hookRows } from './management/hooks.ts'
import { logRows } from './management/logs.ts'
import { oneTimeTokenRows } from './management/one-time-tokens.ts'
import { personalAccessTokenRows } from './management/personal-access-tokens.ts'
import { resourceRows } from './management/resources.ts'
import { roleRows } from './management/roles.ts'
import { scriptRows } from './management/scripts.ts'
import { sentinelRows } from './management/sentinel.ts'
import { settingRows } from './management/settings.ts'
import { signInExperienceRows } from './management/sign-in-experience.ts'
import { signalReceiverRows } from './management/signal-receivers.ts'
import { socialRows } from './management/social.ts'
import { subjectTokenRows } from './management/subject-tokens.ts'
import { userAccessRows } from './management/user-access.ts'
import { userAssetRows } from './management/user-assets.ts'
import { userFactorRows } from './management/user-factors.ts'
import { userJobRows } from './management/user-jobs.ts'
import { userRoleRows } from './management/user-roles.ts'
import { userRows } from './management/users.ts'
import { verificationCodeRows } from './management/verification-codes.ts'

/** The Management API: the operations of administrators and back ends. */
export const managementApi = {
  ...userRows,
  ...userFactorRows,
  ...personalAccessTokenRows,
  ...subjectTokenRows,
  ...oneTimeTokenRows,
  ...accessLinkRows,
  ...userAccessRows,
  ...userRoleRows,
  ...applicationRows,
  ...applicationRoleRows,
  ...resourceRows,
  ...roleRows,
  ...administratorRows,
  ...applicationPeopleRows,
  ...settingRows,
  ...configRows,
  ...scriptRows,
  ...connectorRows,
  ...emailTemplateRows,
  ...socialRows,
  ...signInExperienceRows,
  ...captchaProviderRows,
  ...customPhraseRows,
  ...customProfileFieldRows,
  ...userAssetRows,
  ...userJobRows,
  ...logRows,
  ...hookRows,
  ...dashboardRows,
  ...signalReceiverRows,
  ...sentinelRows,
  ...verificationCodeRows,
} as const
