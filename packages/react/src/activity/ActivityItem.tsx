import { listOf } from '@latchkey/locales'
import { Icon, Item, MenuItem, Moment, MoreMenu, useLanguage, useRelativeTime, useText } from '@latchkey/ui'
import {
  CircleAlert,
  History,
  LogIn,
  type LucideIcon,
  MonitorSmartphone,
  PencilLine,
  ShieldAlert,
  UserRoundCog,
} from 'lucide-react'
import { Fragment, useContext } from 'react'
import { useDeviceName } from '../devices/device.ts'
import { NavigationContext } from '../navigation.ts'
import type { Activity } from './activity.ts'
import { wordsOfActivity } from './words-of-activity.ts'

const lockdown = '/data/lockdown'

/** One event: what happened, who did it, where and when. */
export function ActivityItem({ event }: { event: Activity }) {
  const say = useText()
  const language = useLanguage()
  const relative = useRelativeTime()
  const navigation = useContext(NavigationContext)
  const actor = useActor(event)
  const device = useDeviceName()
  const what = wordsOfActivity(event, say)
  const isKnown = event.device && (event.device.browser || event.device.os)
  const where = [
    event.application?.name && event.application.id !== 'account-center' ? event.application.name : '',
    event.device && isKnown ? device(event.device) : '',
    event.ip ?? '',
  ].filter(Boolean)
  const isImpersonated = event.by === 'impersonator'
  const at = new Date(event.createdAt)
  // A refused attempt gave no access, so there is nothing to lock.
  const couldBeStranger = (event.by === 'owner' || event.by === 'visitor') && event.result === 'Success'
  return (
    <Item
      icon={iconOf(event)}
      name={what}
      badge={isImpersonated ? actor : undefined}
      badgeTone="warning"
      facts={
        <>
          {actor && !isImpersonated && `${actor} · `}
          {where.map(each => (
            <Fragment key={each}>
              <bdi>{each}</bdi>
              {' · '}
            </Fragment>
          ))}
          <Moment text="activity.at" at={at} />
          {event.reason && (
            <>
              <br />
              {say('activity.reason', { reason: event.reason })}
            </>
          )}
        </>
      }
      action={
        couldBeStranger &&
        navigation?.leadsTo(lockdown) && (
          <MoreMenu of={listOf([what, ...where, relative(at)], language, { type: 'unit', style: 'short' })}>
            <MenuItem
              icon={<Icon of={ShieldAlert} size={16} />}
              onAction={() => navigation.navigate(lockdown)}
              isDangerous
            >
              {say('activity.notMe')}
            </MenuItem>
          </MoreMenu>
        )
      }
    />
  )
}

/** Who did it, in words; undefined if it goes without saying. */
function useActor({ by, result, impersonator }: Activity): string | undefined {
  const say = useText()
  if (by === 'owner') return say('activity.by.you')
  if (by === 'admin') return say('activity.by.admin')
  if (by === 'system') return say('activity.by.system')
  // The visitor has not proved yet who they are.
  if (by === 'visitor') return result === 'Error' ? say('activity.by.stranger') : undefined
  return impersonator?.name
    ? say('activity.by.impersonator', { name: impersonator.name })
    : say('activity.by.unknownImpersonator')
}

function iconOf({ key, result, by }: Activity): LucideIcon {
  if (result === 'Error' || key === 'Identifier.Lockout') return CircleAlert
  if (by === 'impersonator' || by === 'admin') return UserRoundCog
  if (key.startsWith('Interaction.')) return LogIn
  if (/^(Session|TrustedDevice|Grant)\./.test(key)) return MonitorSmartphone
  return key === 'User.Data.Updated' ? PencilLine : History
}
