/**
 * The sections and dialogs of the account page by the action that an application asks for, in the words of account management
 * deep links (Matrix MSC4191, which other providers share).
 */
const sections: Readonly<Record<string, string>> = {
  profile: 'profile',
  sessions_list: 'devices',
  account_deactivate: 'data/deletion',
}

/** The actions of the account page that discovery lists. */
export const accountActions = Object.keys(sections)

/** The section or dialog for an action; undefined for none, or an unknown one, which opens the page itself. */
export function sectionOfAction(action: string | undefined): string | undefined {
  return action !== undefined && Object.hasOwn(sections, action) ? sections[action] : undefined
}
