"""The PHP of docs/shop-platforms.md, run by PHP with stand-ins for what its platform offers."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from service.signed import ShopTokens
from service.tokens import Subject
from tests.service.test_signing_recipes import KEY, recipe

PAGE = (Path(__file__).parents[2] / "docs" / "shop-platforms.md").read_text(encoding="utf-8")
STANDS_HERE = "// notesik_token stands here"
TOKENS = ShopTokens(lambda shop, id: KEY if (shop, id) == ("demo", KEY.split("_")[1]) else None)


def section(title: str) -> str:
    return PAGE[PAGE.index(f"\n## {title}\n") :].split("\n## ", 2)[1]


def blocks(title: str, language: str) -> list[str]:
    """The section's pieces of code in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", section(title), re.MULTILINE | re.DOTALL)


def printed(folder: Path, title: str, then: str) -> str:
    """What PHP prints of the recipe, the platform standing around it, and a few lines of ours."""
    platform = (Path(__file__).parent / "platforms" / f"{title.lower()}.php").read_text(encoding="utf-8")
    code = "\n".join(blocks(title, "php")).replace(STANDS_HERE, recipe("php")).replace("<?php", "")
    script = folder / "recipe.php"
    script.write_text(f"{platform}\n{code}\n{then}", encoding="utf-8")
    done = subprocess.run(["php", script], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout


def markup(title: str) -> tuple[str, str]:
    """The script and the element that the section says a page holds then."""
    script, element = "".join(blocks(title, "html")).strip().split("\n")
    return script, element


@pytest.mark.parametrize("title", ["PrestaShop", "WooCommerce"])
def test_the_php_says_where_the_signing_recipe_belongs_and_writes_no_token_into_a_page(title: str) -> None:
    code = "\n".join(blocks(title, "php"))
    assert code.count(STANDS_HERE) == 1
    assert " contact=" not in code
    assert "Cache-Control: no-store" in code


@pytest.mark.php
def test_prestashops_hooks_print_the_script_and_the_element(tmp_path: Path) -> None:
    then = """
    $module = new Notesik();
    $module->install();
    foreach ($module->hooks as $hook) {
        echo $hook, ' ', $module->{'hook' . ucfirst($hook)}(), "\n";
    }
    """
    script, element = markup("PrestaShop")
    assert printed(tmp_path, "PrestaShop", then).strip().split("\n") == [
        f"displayHeader {script}",
        f"displayHome {element}",
        f"displayFooterProduct {element}",
    ]


@pytest.mark.php
@pytest.mark.parametrize("customer", [7, None])
def test_prestashops_controller_signs_who_is_logged_in(tmp_path: Path, customer: int | None) -> None:
    then = f"""
    define('_NOTESIK_KEY_', '{KEY}');
    $controller = new NotesikTokenModuleFrontController();
    $controller->context = new Context({customer or "null"});
    $controller->initContent();
    """
    _signs(printed(tmp_path, "PrestaShop", then), customer)


@pytest.mark.php
def test_woocommerces_actions_print_the_script_and_the_element(tmp_path: Path) -> None:
    then = """
    foreach (['wp_head', 'woocommerce_after_single_product_summary'] as $name) {
        $actions[$name]();
        echo "\n";
    }
    echo $shortcodes['notesik']();
    """
    script, element = markup("WooCommerce")
    assert printed(tmp_path, "WooCommerce", then).strip().split("\n") == [script, element, element]


@pytest.mark.php
@pytest.mark.parametrize("customer", [7, None])
def test_woocommerces_endpoint_signs_who_is_logged_in(tmp_path: Path, customer: int | None) -> None:
    then = f"""
    define('NOTESIK_KEY', '{KEY}');
    $customer = {customer or "null"};
    register_shutdown_function(function () {{ echo ' ', $GLOBALS['status']; }});
    $actions['wc_ajax_notesik_token']();
    """
    token, status = printed(tmp_path, "WooCommerce", then).rsplit(" ", 1)
    assert status == ("200" if customer else "204")
    _signs(token, customer)


def _signs(token: str, customer: int | None) -> None:
    if customer is None:
        assert token == ""
    else:
        assert TOKENS.read("demo", token) == Subject(str(customer))
