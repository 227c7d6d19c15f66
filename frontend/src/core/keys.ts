// Keyboard shortcuts: a part of the page names its keys while it is shown, and `?` lists those that work now.
import { useEffect, useRef } from 'react'
import { createStore } from './store'

export interface Shortcut {
  // "k", "?", "Escape", "Space", "mod+k" (Ctrl, or Command on a Mac), "shift+ArrowUp", "g f" (one after the other).
  keys: string
  label: string
  // The heading that it is listed under.
  group: string
  run: () => void
}

const SEQUENCE_MS = 1200
const isMac = typeof navigator !== 'undefined' && /Mac|iP/.test(navigator.platform)

export const shortcuts = createStore<Shortcut[]>([])

export function useShortcuts(wanted: Shortcut[], isActive = true): void {
  const latest = useRef(wanted)
  latest.current = wanted
  const names = wanted.map(({ keys }) => keys).join('|')
  // biome-ignore lint/correctness/useExhaustiveDependencies: bound anew when the keys change, not with each render
  useEffect(() => {
    if (!isActive) return
    const bound = latest.current.map((each, index) => ({ ...each, run: () => latest.current[index]?.run() }))
    shortcuts.set([...shortcuts.get(), ...bound])
    return () => shortcuts.set(shortcuts.get().filter((each) => !bound.includes(each)))
  }, [names, isActive])
}

let pending = ''
let pendingAt = 0

// One listener serves all; of two shortcuts with the same keys the one that was bound last wins.
export function listenToKeys(): () => void {
  window.addEventListener('keydown', onKey)
  return () => window.removeEventListener('keydown', onKey)
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  const key = nameOf(event)
  if (isTyping(event.target) && !key.startsWith('mod+') && key !== 'Escape') return
  if (key === 'Space' && isPressable(event.target)) return
  // What a dialog doesn't handle itself stays in the dialog.
  if (document.querySelector('dialog[open]') && !key.startsWith('mod+')) return
  const sequence = pending && event.timeStamp - pendingAt < SEQUENCE_MS ? `${pending} ${key}` : key
  const known = shortcuts.get()
  const found = known.findLast(({ keys }) => keys === sequence) ?? known.findLast(({ keys }) => keys === key)
  pending = ''
  if (found) {
    event.preventDefault()
    found.run()
  } else if (known.some(({ keys }) => keys.startsWith(`${key} `))) {
    pending = key
    pendingAt = event.timeStamp
  }
}

function nameOf(event: KeyboardEvent): string {
  const mod = isMac ? event.metaKey : event.ctrlKey
  // Of keys without a letter Shift makes others: "shift+ArrowUp".
  const isShifted = event.shiftKey && !mod && event.key.startsWith('Arrow')
  if (event.key === ' ' && !mod) return 'Space'
  const key = event.key.length === 1 ? event.key.toLowerCase() : `${isShifted ? 'shift+' : ''}${event.key}`
  return mod ? `mod+${event.shiftKey ? 'shift+' : ''}${key}` : key
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'SELECT', 'TEXTAREA'].includes(target.tagName)
}

// Space presses what has the focus.
function isPressable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, summary, [role="button"], [role="tab"]') !== null
}

// "mod+k" as it stands on the keyboard of whoever looks.
export function shown(keys: string): string[] {
  if (keys === '+') return [keys]
  return keys
    .split(/[ +]/)
    .map((key) => (key === 'mod' ? (isMac ? '⌘' : 'Ctrl') : key.length === 1 ? key.toUpperCase() : (NAMES[key] ?? key)))
}

const NAMES: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Enter: '⏎',
  shift: 'Shift',
}
