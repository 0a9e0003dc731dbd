import {
  type ApplicationSignInExperience,
  type applicationSignInExperienceChange,
  Problem,
  type SignInExperience,
} from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../events/record.ts'
import type { Directory } from '../store/account.ts'
import { join, type Queryable, type Sql, sql, type Transaction } from '../store/database.ts'
import type { ApplicationSignInExperienceRow } from '../store/rows.ts'
import { lockApplication } from './applications.ts'

/** Returns the branding of an application's sign-in pages; docs/wire/management-api.md#4.8. */
export async function readApplicationExperience(
  tx: Queryable,
  applicationId: string,
): Promise<ApplicationSignInExperience> {
  const found = await findApplicationExperience(tx, applicationId)
  if (!found)
    throw new Problem('entity.not_exists_with_id', {
      name: 'application sign-in experience',
      id: applicationId,
    })
  return found
}

/** Like `readApplicationExperience`, but undefined if the application has none. */
export async function findApplicationExperience(
  tx: Queryable,
  applicationId: string,
): Promise<ApplicationSignInExperience | undefined> {
  const [row] = await tx.query<ApplicationSignInExperienceRow>(
    sql`select * from application_sign_in_experiences where application_id = ${applicationId}`,
  )
  return row && toExperience(row)
}

/** Whether the application has no branding yet. Locks the application, so that a concurrent change waits. */
export async function isUndressed(tx: Transaction, applicationId: string): Promise<boolean> {
  await lockApplication(tx, applicationId)
  return (await findApplicationExperience(tx, applicationId)) === undefined
}

/** Name and branding of an application that people sign in to; undefined for any other. */
export async function findApplicationLook(
  tx: Queryable,
  applicationId: string,
): Promise<{ name: string; experience: ApplicationSignInExperience | undefined } | undefined> {
  type Row = Omit<ApplicationSignInExperienceRow, 'application_id'> & {
    name: string
    application_id: string | null
  }
  const [row] = await tx.query<Row>(sql`
    select applications.name, looks.* from applications
    left join application_sign_in_experiences looks on looks.application_id = applications.id
    where applications.id = ${applicationId} and type <> 'MachineToMachine'`)
  if (!row) return undefined
  const { name, application_id: id, ...look } = row
  return { name, experience: id === null ? undefined : toExperience({ ...look, application_id: id }) }
}

export async function changeApplicationExperience(
  directory: Directory,
  applicationId: string,
  given: z.output<typeof applicationSignInExperienceChange>,
): Promise<ApplicationSignInExperience> {
  const { tx } = directory
  const assignments = [
    given.color && sql`color = ${JSON.stringify(given.color)}`,
    given.branding && sql`branding = ${JSON.stringify(given.branding)}`,
    given.customCss !== undefined && sql`custom_css = ${given.customCss}`,
    given.termsOfUseUrl !== undefined && sql`terms_of_use_url = ${given.termsOfUseUrl}`,
    given.privacyPolicyUrl !== undefined && sql`privacy_policy_url = ${given.privacyPolicyUrl}`,
    given.displayName !== undefined && sql`display_name = ${given.displayName}`,
  ].filter((each): each is Sql => Boolean(each))
  await tx.query(sql`
    insert into application_sign_in_experiences (application_id) values (${applicationId}) on conflict do nothing`)
  if (assignments.length > 0)
    await tx.query(sql`
      update application_sign_in_experiences set ${join(assignments)} where application_id = ${applicationId}`)
  await record(directory, 'Application.SignInExperience.Updated', {
    applicationId,
    fields: Object.keys(given),
  })
  return readApplicationExperience(tx, applicationId)
}

/**
 * Merges an application's branding over the server's. A logo and its dark version are taken from one side together,
 * because one owner's dark logo would not match the other's light one.
 */
export function dressedAs(
  { color, branding, ...rest }: SignInExperience,
  own: ApplicationSignInExperience | undefined,
): SignInExperience & { displayName?: string } {
  if (!own) return { color, branding, ...rest }
  const { logoUrl, darkLogoUrl, favicon, darkFavicon } = branding
  const hasLogo = own.branding.logoUrl ?? own.branding.darkLogoUrl
  const hasIcon = own.branding.favicon ?? own.branding.darkFavicon
  return {
    ...rest,
    color: {
      primaryColor: own.color.primaryColor ?? color.primaryColor,
      isDarkModeEnabled: own.color.isDarkModeEnabled ?? color.isDarkModeEnabled,
      darkPrimaryColor: own.color.darkPrimaryColor ?? color.darkPrimaryColor,
    },
    branding: {
      ...(!hasLogo && { logoUrl, darkLogoUrl }),
      ...(!hasIcon && { favicon, darkFavicon }),
      ...own.branding,
    },
    customCss: own.customCss ?? rest.customCss,
    termsOfUseUrl: own.termsOfUseUrl ?? rest.termsOfUseUrl,
    privacyPolicyUrl: own.privacyPolicyUrl ?? rest.privacyPolicyUrl,
    ...(own.displayName !== null && { displayName: own.displayName }),
  }
}

function toExperience(row: ApplicationSignInExperienceRow): ApplicationSignInExperience {
  return {
    tenantId: 'default',
    applicationId: row.application_id,
    color: row.color,
    branding: row.branding,
    customCss: row.custom_css,
    termsOfUseUrl: row.terms_of_use_url,
    privacyPolicyUrl: row.privacy_policy_url,
    displayName: row.display_name,
  }
}
