// Owns: where somebody goes on after signing in: home, or to what was asked for before the PIN (`?to=people`).

/** Screens of the station's administrator that lead over the PIN. */
const destinations = ['people', 'content', 'usb', 'neighbours'] as const;

export function readDestination(search: URLSearchParams): '/home' | `/${(typeof destinations)[number]}` {
  const to = destinations.find((one) => one === search.get('to'));
  return to ? `/${to}` : '/home';
}
