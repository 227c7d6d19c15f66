// Lines for elsewhere: as a person reads them in a terminal, or one JSON value on each line for programs.
import type { LogLine } from '../../core/types'
import { paint } from './ansi'

export function asText(lines: LogLine[]): string {
  return lines.map(textOf).join('\n')
}

export function asJsonLines(lines: LogLine[]): string {
  return lines.map((line) => JSON.stringify(asValue(line))).join('\n')
}

// A name that sorts by time: motia-2026-11-23T10-15-00.log
export function fileName(ending: 'log' | 'jsonl', now: number): string {
  return `motia-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}.${ending}`
}

// Asks the browser to save a text as a file.
export function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // Firefox reads it only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

function textOf(line: LogLine): string {
  const data = line.data === null || line.data === undefined ? '' : ` ${JSON.stringify(line.data)}`
  const head = `${new Date(line.time).toISOString()} ${line.severity.toUpperCase().padEnd(5)} ${line.step ?? 'studio'}`
  return `${head}: ${paint(line.message).text}${data}`
}

function asValue({ time, severity, step, message, data, attempt, traceId, spanId, source }: LogLine) {
  return { time: new Date(time).toISOString(), severity, step, message, data, attempt, traceId, spanId, source }
}
