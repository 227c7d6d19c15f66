// The glyphs that triggers may name. A trigger kind brings its own name; one that isn't here gets the last resort.
import {
  Bell,
  Clock,
  Database,
  FolderOpen,
  Globe,
  Inbox,
  Link,
  type LucideIcon,
  Mail,
  MessageSquare,
  Radio,
  Table,
  Timer,
  Zap,
} from 'lucide-react'

const ICONS: Record<string, LucideIcon> = {
  bell: Bell,
  clock: Clock,
  database: Database,
  folder: FolderOpen,
  globe: Globe,
  inbox: Inbox,
  link: Link,
  mail: Mail,
  message: MessageSquare,
  radio: Radio,
  table: Table,
  timer: Timer,
}

export function iconOf(name: string): LucideIcon {
  return ICONS[name] ?? Zap
}

export function hueOf(colour: string): string {
  return `var(--trigger-${colour}, var(--trigger-other))`
}
