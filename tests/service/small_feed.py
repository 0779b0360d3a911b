"""A small Google feed, written as tests need it: so many items, some of them spoilt, whole or cut short."""

from __future__ import annotations

COLOURS = ("zielony", "niebieski", "czarny", "biały")


def item(number: int, price: str | None = None, popular: bool = True) -> str:
    """One product of the category Dżinsy or Bluzki; the lower its number, the more ``popular`` where any is."""
    bought = f"<g:popularity_rank>{1000 - number}</g:popularity_rank>" if popular else ""
    category = "Odzież &gt; Dżinsy" if number % 2 else "Odzież &gt; Bluzki"
    return (
        f"<item><g:id>A-{number:03d}</g:id><title>Rzecz {number}</title>"
        f"<link>https://sklep.example/{number}</link><g:price>{price or f'{50 + number}.00 PLN'}</g:price>"
        f"<g:product_type>{category}</g:product_type><g:color>{COLOURS[number % len(COLOURS)]}</g:color>"
        f"<g:availability>in_stock</g:availability>{bought}</item>"
    )


def small_feed(items: int = 40, spoilt: int = 0, whole: bool = True, popular: bool = True) -> bytes:
    """A feed of ``items`` products, the first ``spoilt`` of which have an unreadable price."""
    written = "".join(item(number, "12.3.4,5 PLN" if number < spoilt else None, popular) for number in range(items))
    end = "</channel></rss>" if whole else "<item><g:id>A-999"
    return f'<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>{written}{end}'.encode()
