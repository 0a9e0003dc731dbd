import { AccountButton } from '@latchkey/react'

type AccountButtonProps = { accountUrl: string; onManage: () => boolean; onSignOut: () => void }

/** The person's picture with a menu; `onManage` returns whether the browser goes to the account page. */
export const accountButton = ({ accountUrl, onManage, onSignOut }: AccountButtonProps) => (
  <AccountButton onManage={() => onManage() && location.assign(accountUrl)} onSignOut={onSignOut} />
)
