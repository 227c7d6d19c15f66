// The studio’s words for what it refused are clauses; alone on a page they begin and end as sentences do.
export function sentence(text: string): string {
  const whole = capital(text.trim())
  return whole + (/[.!?…:]$/.test(whole) || whole === '' ? '' : '.')
}

// The same for a heading, which has no full stop.
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
