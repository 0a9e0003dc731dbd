import { Button } from 'react-aria-components/Button'
import { Avatar } from './Avatar.tsx'
import './PersonButton.css'

type PersonButtonProps = { name: string; avatar: string | null | undefined; label: string }

/** The button in the top bar that opens the account menu. */
export function PersonButton({ name, avatar, label }: PersonButtonProps) {
  return (
    <Button className="lk-person">
      <span className="lk-person-name">{name}</span>
      <span className="lk-hidden">{label}</span>
      <Avatar name={name} url={avatar} size={28} />
    </Button>
  )
}
