import { Item, Link, Moment, useText } from '@latchkey/ui'
import { useContext } from 'react'
import { NavigationContext } from '../navigation.ts'
import type { Reviewed } from './reviewed.ts'

type ReviewItemProps = Reviewed & { isLinked: boolean }

/** One way into the account, with a link to where it can be removed. */
export function ReviewItem({ icon, name, value, addedAt, section, isLinked }: ReviewItemProps) {
  const say = useText()
  const navigation = useContext(NavigationContext)
  const path = `/${section}`
  return (
    <Item
      icon={icon}
      name={name}
      facts={
        <>
          {value}
          {value && addedAt && ' · '}
          {addedAt && <Moment text="factor.since" at={addedAt} />}
        </>
      }
      action={
        isLinked &&
        navigation && (
          <span className="lk-review-link">
            <Link href={navigation.addressOf(path)} onFollow={() => navigation.navigate(path)}>
              {say('review.look')}
              <span className="lk-hidden">{name}</span>
            </Link>
          </span>
        )
      }
    />
  )
}
