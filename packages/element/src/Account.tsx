import { AccountSettings } from '@latchkey/react'
import { CardSkeleton, LoadingFailed, sections, useLater } from '@latchkey/react/pages'

type AccountProps = {
  path: string
  onNavigate: (path: string) => void
  /** URL of the account page of the server, where links lead that are opened in another tab. */
  base: string
}

/** The whole account page, in a column whose width decides on its form. */
export const account = (props: AccountProps) => (
  <div className="lk-column">
    <AccountSettings {...props} />
  </div>
)

/** A section alone. */
export const section = (id: string) => <Section key={id} id={id} />

function Section({ id }: { id: string }) {
  const found = sections.find(each => each.id === id)
  if (!found)
    throw new Error(`The account has no section “${id}”, but ${sections.map(each => each.id).join(', ')}.`)
  const loading = useLater(`section ${id}`, found.load)
  if (loading.error) return <LoadingFailed query={loading} />
  const Loaded = loading.data
  return Loaded ? <Loaded /> : <CardSkeleton rows={3} />
}
