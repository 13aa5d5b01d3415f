/**
 * Written forms of a secret by which it may turn up in what a run leaves: as it is, quoted, and encoded. Escapes that differ from program to
 * program are found by decoding (`decodedTexts`); these are found cut in the middle of an escape, too.
 */
export function formsOfSecret(value: string): string[] {
  // A program may ask to mask half of a character, of which no URL can be made.
  const whole = value.toWellFormed()
  const spaces = [whole, whole.trim()].map((form) => form.replaceAll(' ', '+'))
  return [value, value.trim(), ...spaces, ...quotedForms(value), ...encodedForms(whole), ...base64Forms(value)]
}

/** In JSON (once, and in JSON inside JSON), in ASCII JSON, in HTML, and as a shell traces it. */
function quotedForms(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1)
  const ascii = json.replaceAll(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const html = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
  return [json, JSON.stringify(json).slice(1, -1), ascii, html, html.replaceAll("'", '&#39;'), value.replaceAll("'", String.raw`'\''`)]
}

/** In the parts of a URL, and in a form. */
function encodedForms(value: string): string[] {
  const component = encodeURIComponent(value)
  const strict = component.replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
  const forms = [component, strict, new URLSearchParams({ v: value }).toString().slice(2), encodeURI(value), ...formsInUrl(value)]
  return [...forms, ...forms.map((form) => form.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))]
}

/** As a URL writes what is put into it, which is less than it has to. */
function formsInUrl(value: string): string[] {
  const url = new URL('http://h/')
  url.search = value
  url.hash = value
  url.password = value
  const path = new URL('http://h/')
  path.pathname = `/${value}`
  // Of a path, `..` would take away what stands before it.
  const written = [url.search.slice(1), url.hash.slice(1), url.password, path.pathname.slice(1)].filter(
    ({ length }) => length >= value.length,
  )
  return [...written, value.replaceAll(/[\t\r\n]/g, '')]
}

/**
 * Inside a longer text that is encoded as base64 the value begins at one of three places of a group of bytes. Characters at its ends that hold
 * bits of its neighbours are left out.
 */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value)
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    const form = encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
    return [form, form.replaceAll('+', '-').replaceAll('/', '_')]
  })
}
