// Which project this is, whether the page is live, and what concerns the whole page.
import { Keyboard, ListChecks, LogOut, Monitor, Moon, Search, Sun } from 'lucide-react'
import { csrfToken } from '../core/api'
import { basePath } from '../core/base'
import { shown as shownKeys } from '../core/keys'
import { useStore } from '../core/store'
import { line, project } from '../live/project'
import { logs } from '../panels/logs/source'
import { nextTheme, theme } from '../theme/theme'
import { FirstStepsButton } from './first/FirstStepsButton'
import { overlay } from './Overlays'

const WORDS = { live: 'Live', loading: 'Connecting', stalled: 'Waiting', offline: 'Offline' }
const WORST = ['offline', 'stalled', 'loading', 'live'] as const
const THEMES = {
  system: { icon: Monitor, label: 'Theme: like the system' },
  light: { icon: Sun, label: 'Theme: light' },
  dark: { icon: Moon, label: 'Theme: dark' },
}

export function Header() {
  const shown = useStore(project, (state) => state)
  return (
    <header className="header">
      <div className="brand">
        <img src={`${basePath()}static/studio/logo.svg`} alt="Motia Studio" width="22" height="22" />
        <h1 title={shown?.folder}>{shown?.name ?? 'Motia Studio'}</h1>
      </div>
      <LineStatus />
      <SearchButton />
      <span className="spacer" />
      <FirstStepsButton />
      {shown && <span className="ports mono">{`http://${window.location.hostname}:${shown.ports.api}`}</span>}
      <a className="button plain icon" href={`${basePath()}rq/`} aria-label="Queues and jobs" title="Queues and jobs">
        <ListChecks size={16} aria-hidden />
      </a>
      <button
        type="button"
        className="button plain icon"
        aria-label="What the keys do"
        title="What the keys do (?)"
        onClick={() => overlay.set('keys')}
      >
        <Keyboard size={16} aria-hidden />
      </button>
      <ThemeButton />
      <LogoutButton user={shown?.user} />
    </header>
  )
}

function SearchButton() {
  return (
    <button type="button" className="search-button" onClick={() => overlay.set('palette')}>
      <Search size={14} aria-hidden />
      <span>Search</span>
      <kbd aria-hidden>{shownKeys('mod+k').join(' ')}</kbd>
    </button>
  )
}

function LineStatus() {
  const own = useStore(line, (state) => state)
  const logStatus = useStore(logs, (state) => state.status)
  // A filter of the log loads it anew, which is no news about the line.
  const shown = logStatus === 'loading' ? own.status : logStatus
  const status = WORST.find((known) => known === own.status || known === shown) ?? 'loading'
  return (
    <output className="line" data-status={status} title={own.reason ?? undefined}>
      {WORDS[status]}
    </output>
  )
}

function ThemeButton() {
  const { icon: Icon, label } = THEMES[useStore(theme, (state) => state)]
  return (
    <button type="button" className="button plain icon" onClick={nextTheme} aria-label={label} title={label}>
      <Icon size={16} aria-hidden />
    </button>
  )
}

function LogoutButton({ user }: { user: string | undefined }) {
  const label = user ? `Log out (${user})` : 'Log out'
  return (
    <form method="post" action={`${basePath()}logout/`}>
      <input type="hidden" name="csrfmiddlewaretoken" value={csrfToken()} />
      <button type="submit" className="button plain icon" aria-label={label} title={label}>
        <LogOut size={16} aria-hidden />
      </button>
    </form>
  )
}
