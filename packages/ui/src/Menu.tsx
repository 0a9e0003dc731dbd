import { Check } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import { Header } from 'react-aria-components/Header'
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  MenuTrigger,
} from 'react-aria-components/Menu'
import { Popover } from 'react-aria-components/Popover'
import { Icon } from './Icon.tsx'
import { useLayer } from './layer.ts'
import './Menu.css'

type MenuProps = { trigger: ReactNode; label: string; children: ReactNode }

export function Menu({ trigger, label, children }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className="lk-layer lk-popover" placement="bottom end" {...useLayer()}>
        <AriaMenu className="lk-menu" aria-label={label}>
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}

type PopupMenuProps = {
  /** The button below which the menu opens. */
  trigger: RefObject<HTMLElement | null>
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
  label: string
  className?: string | undefined
  /** Content above the items. */
  header?: ReactNode
  children: ReactNode
}

/** A menu for a button that stands elsewhere, such as one that is shown before the menu is loaded. */
export function PopupMenu(props: PopupMenuProps) {
  const { trigger, isOpen, onOpenChange, label, className, header, children } = props
  return (
    <Popover
      className={`lk-layer lk-popover${className ? ` ${className}` : ''}`}
      placement="bottom end"
      aria-label={label}
      triggerRef={trigger}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      {...useLayer()}
    >
      {header}
      <AriaMenu className="lk-menu" aria-label={label} autoFocus="first" onClose={() => onOpenChange(false)}>
        {children}
      </AriaMenu>
    </Popover>
  )
}

type MenuItemProps = {
  icon: ReactNode
  className?: string
  onAction?: () => void
  href?: string
  /** Marks a destructive action. */
  isDangerous?: boolean
  children: ReactNode
}

export function MenuItem(props: MenuItemProps) {
  const { icon, className, onAction, href, isDangerous = false, children } = props
  return (
    <AriaMenuItem
      className={`lk-menu-item${isDangerous ? ' lk-menu-danger' : ''}${className ? ` ${className}` : ''}`}
      {...(onAction && { onAction })}
      {...(href && { href })}
    >
      {icon}
      <span className="lk-menu-words">{children}</span>
    </AriaMenuItem>
  )
}

type MenuChoiceProps<Choice extends string> = {
  title: string
  choices: readonly { id: Choice; words: string; lang?: string }[]
  chosen: Choice
  onChoose: (choice: Choice) => void
}

/** A group of items with a single selection. */
export function MenuChoice<Choice extends string>({
  title,
  choices,
  chosen,
  onChoose,
}: MenuChoiceProps<Choice>) {
  return (
    <AriaMenuSection
      className="lk-menu-section"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[chosen]}
      onSelectionChange={keys => onChoose([...keys][0] as Choice)}
    >
      <Header className="lk-menu-title">{title}</Header>
      {choices.map(({ id, words, lang }) => (
        <AriaMenuItem key={id} id={id} textValue={words} className="lk-menu-item">
          <span className="lk-menu-tick">{id === chosen && <Icon of={Check} size={16} />}</span>
          <span className="lk-menu-words" lang={lang}>
            {words}
          </span>
        </AriaMenuItem>
      ))}
    </AriaMenuSection>
  )
}

type MenuChecksProps<Choice extends string> = {
  title: string
  choices: readonly { id: Choice; words: string }[]
  chosen: readonly Choice[]
  onChoose: (chosen: Choice[]) => void
}

/** A group of items of which any number is chosen. */
export function MenuChecks<Choice extends string>(props: MenuChecksProps<Choice>) {
  const { title, choices, chosen, onChoose } = props
  return (
    <AriaMenuSection
      className="lk-menu-section"
      selectionMode="multiple"
      selectedKeys={chosen}
      onSelectionChange={keys =>
        onChoose(choices.flatMap(({ id }) => (keys === 'all' || keys.has(id) ? [id] : [])))
      }
    >
      <Header className="lk-menu-title">{title}</Header>
      {choices.map(({ id, words }) => (
        <AriaMenuItem key={id} id={id} textValue={words} className="lk-menu-item">
          <span className="lk-menu-tick">{chosen.includes(id) && <Icon of={Check} size={16} />}</span>
          <span className="lk-menu-words">{words}</span>
        </AriaMenuItem>
      ))}
    </AriaMenuSection>
  )
}

/** A group of items, separated by a line. */
export function MenuGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <AriaMenuSection className="lk-menu-section" aria-label={label}>
      {children}
    </AriaMenuSection>
  )
}
